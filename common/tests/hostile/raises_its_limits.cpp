// Takes its limits away, and then prints too much.
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>

static const int raised = [] {
    static char block[1 << 20];
    const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
    for (const auto what : {RLIMIT_FSIZE, RLIMIT_AS, RLIMIT_CPU, RLIMIT_NPROC, RLIMIT_NOFILE})
        if (setrlimit(what, &none) == 0 || prlimit(getppid(), what, &none, nullptr) == 0)
            std::puts("no limits");
    for (int i = 0; i < 100; ++i)
        (void)!write(STDOUT_FILENO, block, sizeof(block));
    return 0;
}();
