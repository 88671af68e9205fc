#include "async/idle_source.hpp"

#include <poll.h>

#include <algorithm>
#include <limits>

namespace cahier {

void PipeSource::wait(Duration at_most) {
    using namespace std::chrono;
    constexpr milliseconds longest{std::numeric_limits<int>::max()};
    const int timeout =
        at_most > longest ? -1 : static_cast<int>(ceil<milliseconds>(std::max(at_most, {})).count());
    pollfd woken{pipe_.read_end(), POLLIN, 0};
    if (::poll(&woken, 1, timeout) > 0)
        pipe_.clear();
}

}  // namespace cahier
