// Sleeps for ever, in real time, and does not listen to the alarm that should end it.
#include <signal.h>
#include <unistd.h>

static const int slept = [] {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
    for (;;)
        pause();
    return 0;
}();
