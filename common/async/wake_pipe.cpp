#include "async/wake_pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace cahier {

WakePipe::WakePipe() {
    int ends[2];
    if (pipe(ends) != 0)
        throw std::system_error(errno, std::generic_category(), "pipe");
    for (const int end : ends) {
        fcntl(end, F_SETFD, FD_CLOEXEC);
        fcntl(end, F_SETFL, O_NONBLOCK);
    }
    read_end_ = ends[0];
    write_end_ = ends[1];
}

WakePipe::~WakePipe() {
    close(read_end_);
    close(write_end_);
}

void WakePipe::clear() noexcept {
    char bytes[64];
    while (read(read_end_, bytes, sizeof bytes) > 0) {
    }
}

void WakePipe::wake() noexcept {
    const int before = errno;
    // A full pipe has woken the loop already.
    [[maybe_unused]] const auto written = write(write_end_, "", 1);
    errno = before;
}

}  // namespace cahier
