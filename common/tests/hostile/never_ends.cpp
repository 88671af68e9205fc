// Computes for ever, and does not listen to the alarm that should end it.
#include <signal.h>

static const int spun = [] {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
    for (volatile int i = 0;; i = i + 1)
        continue;
    return 0;
}();
