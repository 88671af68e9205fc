#include "async/semaphore.hpp"

#include <stdexcept>

namespace cahier {

Semaphore::Semaphore(std::ptrdiff_t permits, std::ptrdiff_t most)
    : state_(Shared<State>::make(permits, most)) {
    if (permits < 0)
        throw std::invalid_argument("a Semaphore cannot begin with less than no permit");
}

void Semaphore::State::released_too_often() {
    throw std::logic_error("this BoundedSemaphore was released too many times");
}

Task<> Semaphore::leave(Shared<State> state) {
    state->release();
    co_return;
}

}  // namespace cahier
