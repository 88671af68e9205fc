#include "async/sleep.hpp"

#include <fmt/core.h>

#include <thread>

namespace cahier {

void Sleep::begin() {
    Loop& loop = Loop::running();
    loop.timers.set(*this, after(loop.now(), time_));
}

bool Sleep::cancel() {
    Loop::running().timers.unset(*this);
    interrupt();
    return true;
}

std::string Sleep::waits_for() const {
    if (time_ == no_limit)
        return "sleep(no_limit)";
    return fmt::format("sleep({}s)", Seconds(time_).count());
}

void block_for(Span time) {
    if (Loop* loop = Loop::running_or_null())
        loop->block_for(time.duration);
    else
        std::this_thread::sleep_for(time.duration);
}

}  // namespace cahier
