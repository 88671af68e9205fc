#include "workbook/real_stopwatch.hpp"

#include <fmt/core.h>

#include "async/loop.hpp"

namespace cahier {

std::string RealStopwatch::seconds() const {
    if (Loop::running().clock() == Clock::virtual_time)
        return "?.???s";
    return fmt::format("{:.3f}s", Seconds(std::chrono::steady_clock::now() - start_).count());
}

}  // namespace cahier
