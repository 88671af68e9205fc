#include "async/event.hpp"

namespace cahier {

Task<> Event::wait(Shared<State> state) {
    if (!state->set)
        co_await state->place("Event.wait()");
}

}  // namespace cahier
