// Takes hold of the one that runs it: its memory, its files.
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <string>

static const int traced = [] {
    const std::string parent = "/proc/" + std::to_string(getppid());
    const int process = static_cast<int>(syscall(SYS_pidfd_open, getppid(), 0));
    if (ptrace(PTRACE_SEIZE, getppid(), nullptr, nullptr) == 0 ||
        open((parent + "/mem").c_str(), O_RDWR) >= 0 || open((parent + "/fd/1").c_str(), O_WRONLY) >= 0 ||
        syscall(SYS_pidfd_getfd, process, 1, 0) >= 0)
        std::puts("got it");
    return 0;
}();
