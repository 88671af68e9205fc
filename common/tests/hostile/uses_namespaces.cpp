// Makes itself root in a world of its own, to mount what it likes.
#include <sched.h>
#include <sys/mount.h>

#include <cstdio>

static const int mounted = [] {
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && mount("none", "/usr", "tmpfs", 0, nullptr) == 0)
        std::puts("mounted");
    return 0;
}();
