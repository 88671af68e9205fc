// Prints zeros and what a terminal obeys, on both outputs.
#include <cstdio>

static const int printed = [] {
    const char text[] =
        "\0\0\033[2J\033]0;owned\a\r\b\x9b"
        "31m\n";
    std::fwrite(text, 1, sizeof(text), stdout);
    return static_cast<int>(std::fwrite(text, 1, sizeof(text), stderr));
}();
