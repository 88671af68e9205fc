// Writes files until there is no place.
#include <unistd.h>

#include <fstream>
#include <string>

static const int written = [] {
    const std::string block(1 << 20, 'x');
    bool good = true;
    for (int i = 0; good && i < 10000; ++i)
        good = !!(std::ofstream("/tmp/hostile-" + std::to_string(i)) << block << std::flush);
    if (good)
        (void)!write(STDOUT_FILENO, "there is always place\n", 22);
    return 0;
}();
