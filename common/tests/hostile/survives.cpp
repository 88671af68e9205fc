// Leaves a process behind, which has left the session and keeps the outputs open.
#include <unistd.h>

static const int left = [] {
    if (fork() != 0)
        return 0;
    setsid();
    if (fork() != 0)
        _exit(0);
    for (;;)
        pause();
}();
