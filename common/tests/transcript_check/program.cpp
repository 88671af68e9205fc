// A chapter that prints transcript.txt rightly in the scene `right`, and fails in one way in each other
// scene.
#include <csignal>
#include <cstdio>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

int main(int argc, char** argv) {
    std::string scene;
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::string(argv[i]) == "--scene")
            scene = argv[i + 1];
    }

    const std::string end = scene == "crlf" ? "\r\n" : "\n";
    const auto print = [&](const std::string& line) { std::fputs((line + end).c_str(), stdout); };
    print(R"(semicolon; brackets [a;b] ]] [[ quotes " and ' dollars ${x} $ENV{HOME} at @x@ backslash \ \n)");
    print("🔗 émoji, trailing blank ");
    print("");
    if (scene == "other_line")
        print("The end");
    else if (scene != "missing_line")
        print("the end");
    std::fflush(stdout);

    if (scene == "extra_line")
        print("one line too many");
    if (scene == "exit_status") {
        std::fputs("I give up\n", stderr);
        return 3;
    }
    if (scene == "crash") {
        const rlimit no_core_file = {0, 0};
        setrlimit(RLIMIT_CORE, &no_core_file);
        std::signal(SIGSEGV, SIG_DFL);
        std::raise(SIGSEGV);
    }
    while (scene == "hang")
        sleep(1);
    while (scene == "flood")
        print("and so on");
}
