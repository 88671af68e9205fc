// Prints what its supervisor would.
#include <unistd.h>

#include <cstdlib>

static const int forged = [] {
    const char text[] = "cahier supervises\n\x80";
    (void)!write(STDOUT_FILENO, text, sizeof(text));
    std::_Exit(0);
    return 0;
}();
