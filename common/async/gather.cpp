#include "async/gather.hpp"

#include <fmt/core.h>

namespace cahier {

JoinAll::JoinAll(std::span<Child> children, OnFailure on_failure)
    : children_(children), left_(children.size()), on_failure_(on_failure) {}

bool JoinAll::await_ready() {
    for (const Child& child : children_)
        child.task_.state().require_own_thread();
    for (Child& child : children_) {
        child.all_ = this;
        if (!child.task_.done())
            child.task_.state().watch(child);
    }
    for (const Child& child : children_)
        if (child.task_.done())
            child_done(child);
    return left_ == 0;
}

void JoinAll::child_done(const Child& child) {
    const bool failed = child.task_.state().error() != nullptr;
    if (failed && !first_failure_ && on_failure_ == OnFailure::cancel_the_rest) {
        first_failure_ = &child;
        if (!cancelled_)
            cancel_children();
    }
    if (--left_ > 0 || !waited())
        return;
    if (cancelled_ && (!first_failure_ || failed_before_))
        interrupt();
    else
        wake();
}

bool JoinAll::cancel_children() {
    bool any = false;
    for (const Child& child : children_)
        any |= child.task_.cancel();
    return any;
}

bool JoinAll::cancel() {
    if (!cancel_children())
        return false;
    if (!std::exchange(cancelled_, true))
        failed_before_ = first_failure_ != nullptr;
    return true;
}

void JoinAll::await_resume() const {
    resume();
    if (first_failure_)
        first_failure_->task_.state().throw_error();
}

std::string JoinAll::waits_for() const {
    return fmt::format("gather() of {} tasks, {} not done", children_.size(), left_);
}

}  // namespace cahier
