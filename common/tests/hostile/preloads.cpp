// Has something else loaded into every program, and into itself.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

static const int preloaded = [] {
    if (std::ofstream("/etc/ld.so.preload"))
        std::puts("every program");
    if (std::getenv("LD_PRELOAD"))
        return 0;
    setenv("LD_PRELOAD", "/tmp/nothing.so", 1);
    std::ifstream file("/proc/self/cmdline");
    std::string text(std::istreambuf_iterator<char>(file), {});
    std::vector<char*> words;
    for (std::size_t at = 0; at < text.size(); at = text.find('\0', at) + 1)
        words.push_back(&text[at]);
    words.push_back(nullptr);
    return execv("/proc/self/exe", words.data());
}();
