#include "async/lock.hpp"

namespace cahier {

Task<> Lock::acquire(Shared<State> state) {
    if (state->locked || state->anyone())
        co_await state->place("Lock.acquire()");
    state->locked = true;
}

Task<> Lock::leave(Shared<State> state) {
    state->release();
    co_return;
}

void Lock::State::release() {
    if (!locked)
        throw std::logic_error("this lock is not locked");
    require_own_thread();
    locked = false;
    wake_one();
}

void Lock::State::give_back() {
    if (!locked)
        wake_one();
}

}  // namespace cahier
