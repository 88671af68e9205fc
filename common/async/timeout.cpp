#include "async/timeout.hpp"

namespace cahier {

namespace {

// asyncio's `raise TimeoutError from error`.
[[noreturn]] void throw_timeout(const std::exception_ptr& cancelled) {
    const std::exception_ptr timed_out = std::make_exception_ptr(TimeoutError());
    set_context(timed_out, cancelled);
    std::rethrow_exception(timed_out);
}

}  // namespace

// When there is no time at all: fires in the next turn, whatever the clock says by then.
struct Timeout::Soon final : Job {
    explicit Soon(State& timeout) : timeout(&timeout) {}
    void run() override {
        if (timeout) {
            timeout->soon = nullptr;
            timeout->fire();
        }
        delete this;
    }

    State* timeout;  // null: never mind
};

void Timeout::State::unset() {
    if (is_set())
        Loop::running().timers.unset(*this);
    if (soon)
        std::exchange(soon, nullptr)->timeout = nullptr;
}

Task<Timeout&> Timeout::aenter() {
    enter();
    co_return *this;
}

Task<> Timeout::leave(Shared<State> state, std::exception_ptr error) {
    state->leave(error);
    co_return;
}

void Timeout::State::enter() {
    if (phase != Phase::created)
        throw std::logic_error("this timeout has been entered already");
    phase = Phase::entered;
    task = current_task();
    depth = task->state().depth();
    cancelling_before = task->cancelling();
    reschedule(time);
}

void Timeout::State::require_entered() const {
    if (phase == Phase::created)
        throw std::logic_error("this timeout has not been entered");
    if (phase == Phase::over)
        throw std::logic_error("this timeout is over: its body has ended");
}

Duration Timeout::State::when() const {
    require_entered();
    return deadline;
}

void Timeout::State::reschedule(Duration from_now) {
    require_entered();
    if (expired())
        throw std::logic_error("this timeout has expired");
    task->state().require_own_thread();
    unset();
    Loop& loop = Loop::running();
    deadline = after(loop.now(), std::max(from_now, Duration{0}));
    if (from_now > Duration{0})
        loop.timers.set(*this, deadline);
    else
        loop.post(*(soon = new Soon(*this)));
}

void Timeout::State::fire() {
    phase = Phase::expiring;
    task->state().cancel(depth);
}

void Timeout::State::leave(const std::exception_ptr& error) {
    if (phase != Phase::entered && phase != Phase::expiring)
        throw std::logic_error(phase == Phase::created ? "this timeout has not been entered"
                                                       : "this timeout is over: it has been left already");
    unset();
    if (phase == Phase::entered) {
        phase = Phase::over;
        return;
    }
    phase = Phase::expired;
    // The cancellation was this timeout's own, and nobody else's, if none is left when it takes its own back.
    const bool nobody_elses = task->uncancel() <= cancelling_before;
    if (nobody_elses && error_as<Cancelled>(error))
        throw_timeout(error);
}

Task<> cancel_and_wait(AnyTask task) {
    task.cancel();
    co_await TaskEnd(task.state());
    if (task.cancelled())
        throw_timeout(task.exception());
}

}  // namespace cahier
