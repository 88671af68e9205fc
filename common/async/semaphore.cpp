#include "async/semaphore.hpp"

namespace cahier {

// A permit goes from hand to hand: who is woken has it already.
Task<> Semaphore::acquire() {
    if (locked()) {
        co_await place("Semaphore.acquire()");
        wake_next();
    } else {
        --permits_;
    }
}

void Semaphore::release() {
    ++permits_;
    wake_next();
}

void Semaphore::wake_next() {
    if (permits_ > 0 && wake_one())
        --permits_;
}

Task<> Semaphore::aexit(std::exception_ptr) {
    release();
    co_return;
}

}  // namespace cahier
