// Writes to the kernel's settings.
#include <cstdio>
#include <fstream>

static const int written = [] {
    for (const char* path : {"/proc/sys/kernel/core_pattern", "/proc/sys/vm/drop_caches",
                             "/proc/sysrq-trigger", "/proc/1/oom_score_adj", "/sys/kernel/uevent_helper"}) {
        std::ofstream file(path);
        if (file)
            std::puts("it can be opened");
    }
    return 0;
}();
