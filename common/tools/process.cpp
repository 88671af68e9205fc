#include "tools/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/close_range.h>
#endif

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <memory>
#include <system_error>

namespace cahier {
namespace {

constexpr int cannot_execute = 127;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

using File = std::unique_ptr<FILE, int (*)(FILE*)>;

File temporary_file() {
    File file(std::tmpfile(), std::fclose);
    if (!file)
        fail("a temporary file");
    return file;
}

std::string contents(FILE* file, std::size_t most) {
    std::string text;
    char buffer[65536];
    for (ssize_t count, at = 0; (count = pread(fileno(file), buffer, sizeof(buffer), at)) > 0; at += count) {
        text.append(buffer, static_cast<std::size_t>(count));
        if (most != 0 && text.size() >= most) {
            text.resize(most);
            break;
        }
    }
    return text;
}

// What has a limit of memory is the first to go when the machine has none left.
void offer_to_be_killed() {
    const int file = open("/proc/self/oom_score_adj", O_WRONLY);
    if (file >= 0)
        (void)!write(file, "1000", 4);
}

void set_limit(decltype(RLIMIT_CPU) what, std::size_t value) {
    if (value == 0)
        return;
    const rlimit both{value,
                      what == RLIMIT_CPU ? value + 1 : value};  // the first sends SIGXCPU, which says why
    setrlimit(what, &both);
}

[[noreturn]] void become(char** words, const Limits& limits, FILE* output, FILE* errors) {
    setpgid(0, 0);
    const int null = open("/dev/null", O_RDONLY);
    dup2(null, STDIN_FILENO);
    dup2(fileno(output), STDOUT_FILENO);
    dup2(fileno(errors), STDERR_FILENO);
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    set_limit(RLIMIT_CPU, static_cast<std::size_t>(limits.cpu_seconds));
    set_limit(RLIMIT_FSIZE, limits.output_bytes);
    set_limit(RLIMIT_AS, limits.memory_bytes);
    if (limits.memory_bytes != 0)
        offer_to_be_killed();
#ifdef __linux__
    close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
#endif
    signal(SIGPIPE, SIG_DFL);
    execvp(words[0], words);
    perror(words[0]);
    _exit(cannot_execute);
}

volatile sig_atomic_t expired = 0;
volatile pid_t running = 0;

// Ctrl-C reaches the terminal's process group, and the program is in one of its own.
void stop_with_us(int signal) {
    if (running > 0)
        kill(-running, SIGKILL);
    ::signal(signal, SIG_DFL);
    raise(signal);
}

}  // namespace

Finished run_process(const std::vector<std::string>& command, const Limits& limits) {
    std::vector<char*> words;
    for (const std::string& word : command)
        words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const File output = temporary_file();
    const File errors = temporary_file();

    const pid_t child = fork();
    if (child < 0)
        fail("fork");
    if (child == 0)
        become(words.data(), limits, output.get(), errors.get());
    setpgid(child, child);  // both do it: whoever comes first
    running = child;
    for (const int ending : {SIGINT, SIGTERM, SIGHUP})
        signal(ending, stop_with_us);

    // An alarm ends the wait, and goes off again each second in case it came just before the wait.
    expired = 0;
    struct sigaction action{};
    action.sa_handler = [](int) { expired = 1; };
    sigaction(SIGALRM, &action, nullptr);
    alarm(static_cast<unsigned>(limits.seconds));
    Finished finished;
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            fail("waitpid");
        if (expired) {
            finished.timed_out = true;
            kill(-child, SIGKILL);
            alarm(1);
        }
    }
    alarm(0);
    running = 0;
    kill(-child, SIGKILL);  // what it may have left behind

    if (WIFEXITED(status))
        finished.status = WEXITSTATUS(status);
    else
        finished.signal = WTERMSIG(status);
    finished.output = contents(output.get(), limits.kept_bytes);
    finished.errors = contents(errors.get(), limits.kept_bytes);
    return finished;
}

void end_children() {
    for (bool some = true; some;) {
        some = false;
        std::ifstream children("/proc/thread-self/children");
        for (pid_t child = 0; children >> child; some = true)
            kill(child, SIGKILL);
        while (some && waitpid(-1, nullptr, WNOHANG) > 0)
            continue;
    }
}

}  // namespace cahier
