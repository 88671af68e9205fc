// Takes memory without end.
#include <cstdlib>
#include <cstring>

static const int taken = [] {
    for (;;)
        std::memset(std::malloc(1 << 24), 1, 1 << 24);
    return 0;
}();
