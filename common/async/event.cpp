#include "async/event.hpp"

namespace cahier {

Task<> Event::wait() {
    if (!set_)
        co_await place("Event.wait()");
}

void Event::set() {
    set_ = true;
    wake_all();
}

}  // namespace cahier
