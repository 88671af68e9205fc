#include "async/timeout.hpp"

namespace cahier {

Timeout::~Timeout() {
    if (is_set())
        Loop::running().timers.unset(*this);
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
    if (task_)
        throw std::logic_error("this timeout has been entered already");
    task_ = &Loop::running().current_task();
    depth_ = task_->depth();
    cancelling_before_ = task_->cancelling();
    reschedule(time_);
}

void Timeout::reschedule(Span time) {
    if (expired_)
        throw std::logic_error("this timeout has expired");
    Loop& loop = Loop::running();
    loop.timers.unset(*this);
    loop.timers.set(*this, loop.now() + std::max(time.duration, Duration{0}));
}

void Timeout::fire() {
    expired_ = true;
    task_->cancel(depth_);
}

void Timeout::leave(const std::exception_ptr& error) {
    Loop::running().timers.unset(*this);
    if (!expired_)
        return;
    // The cancellation was this timeout's own, and nobody else's, if none is left when it takes its own back.
    const bool nobody_elses = task_->uncancel() <= cancelling_before_;
    if (nobody_elses && error_as<Cancelled>(error)) {
        const std::exception_ptr timed_out = std::make_exception_ptr(TimeoutError());
        set_context(timed_out, error);
        std::rethrow_exception(timed_out);
    }
}

}  // namespace cahier
