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
    explicit Soon(Timeout& timeout) : timeout(&timeout) {}
    void run() override {
        if (timeout) {
            timeout->soon_ = nullptr;
            timeout->fire();
        }
        delete this;
    }

    Timeout* timeout;  // null: never mind
};

Timeout::~Timeout() {
    unset();
}

void Timeout::unset() {
    if (is_set())
        Loop::running().timers.unset(*this);
    if (soon_)
        std::exchange(soon_, nullptr)->timeout = nullptr;
}

Task<Timeout&> Timeout::aenter() {
    enter();
    co_return *this;
}

Task<> Timeout::aexit(std::exception_ptr error) {
    leave(error);
    co_return;
}

void Timeout::enter() {
    if (state_ != State::created)
        throw std::logic_error("this timeout has been entered already");
    state_ = State::entered;
    task_ = current_task();
    depth_ = task_->state().depth();
    cancelling_before_ = task_->cancelling();
    reschedule(time_);
}

void Timeout::require_entered() const {
    if (state_ == State::created)
        throw std::logic_error("this timeout has not been entered");
    if (state_ == State::over)
        throw std::logic_error("this timeout is over: its body has ended");
}

Duration Timeout::when() const {
    require_entered();
    return when_;
}

void Timeout::reschedule(Span time) {
    require_entered();
    if (expired())
        throw std::logic_error("this timeout has expired");
    unset();
    Loop& loop = Loop::running();
    when_ = after(loop.now(), std::max(time.duration, Duration{0}));
    if (time.duration > Duration{0})
        loop.timers.set(*this, when_);
    else
        loop.post(*(soon_ = new Soon(*this)));
}

void Timeout::fire() {
    state_ = State::expiring;
    task_->state().cancel(depth_);
}

void Timeout::leave(const std::exception_ptr& error) {
    if (state_ != State::entered && state_ != State::expiring)
        throw std::logic_error(state_ == State::created ? "this timeout has not been entered"
                                                        : "this timeout is over: it has been left already");
    unset();
    if (state_ == State::entered) {
        state_ = State::over;
        return;
    }
    state_ = State::expired;
    // The cancellation was this timeout's own, and nobody else's, if none is left when it takes its own back.
    const bool nobody_elses = task_->uncancel() <= cancelling_before_;
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
