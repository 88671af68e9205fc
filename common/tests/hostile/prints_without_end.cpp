// Prints 100 GiB, whatever signal asks it to stop.
#include <signal.h>
#include <unistd.h>

static const int printed = [] {
    static char block[1 << 20];
    signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; i < 100 * 1024; ++i)
        (void)!write(STDOUT_FILENO, block, sizeof(block));
    return 0;
}();
