#include "async/condition.hpp"

namespace cahier {

void Condition::State::require_locked() const {
    if (!lock.locked())
        throw std::logic_error("the lock of this Condition is not locked");
}

void Condition::State::notify(std::size_t tasks) {
    require_locked();
    wake(tasks);
}

void Condition::State::wake(std::size_t tasks) {
    while (tasks > 0 && wake_one())
        --tasks;
}

Task<> Condition::wait(Shared<State> state) {
    state->require_locked();
    state->lock.release();
    std::exception_ptr error;
    try {
        co_await state->place("Condition.wait()");
    } catch (...) {
        error = std::current_exception();
    }
    for (bool again = true; again;) {
        again = false;
        try {
            co_await state->lock.acquire();
        } catch (const Cancelled&) {
            error = std::current_exception();
            again = true;
        } catch (...) {
            error = std::current_exception();
        }
    }
    if (error) {
        state->wake(1);  // it may have been this task that was notified
        std::rethrow_exception(error);
    }
}

}  // namespace cahier
