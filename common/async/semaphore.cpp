#include "async/semaphore.hpp"

#include <stdexcept>

namespace cahier {

Semaphore::Semaphore(std::ptrdiff_t permits) : state_(Shared<State>::make(permits)) {
    if (permits < 0)
        throw std::invalid_argument("a Semaphore cannot begin with less than no permit");
}

Task<> Semaphore::leave(Shared<State> state) {
    state->release();
    co_return;
}

}  // namespace cahier
