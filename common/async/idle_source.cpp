#include "async/idle_source.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>

namespace cahier {

PipeSource::PipeSource() {
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

PipeSource::~PipeSource() {
    close(read_end_);
    close(write_end_);
}

void PipeSource::wait(Duration at_most) {
    using namespace std::chrono;
    constexpr milliseconds longest{std::numeric_limits<int>::max()};
    const int timeout =
        at_most > longest ? -1 : static_cast<int>(ceil<milliseconds>(std::max(at_most, {})).count());
    pollfd woken{read_end_, POLLIN, 0};
    if (::poll(&woken, 1, timeout) > 0) {
        char bytes[64];
        while (read(read_end_, bytes, sizeof bytes) > 0) {
        }
    }
}

void PipeSource::wake() noexcept {
    const int before = errno;
    // A full pipe has woken the loop already.
    [[maybe_unused]] const auto written = write(write_end_, "", 1);
    errno = before;
}

}  // namespace cahier
