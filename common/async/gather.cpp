#include "async/gather.hpp"

#include <fmt/core.h>

namespace cahier {

JoinAll::JoinAll(std::span<const AnyTask> tasks, OnFailure on_failure)
    : tasks_(tasks), left_(tasks.size()), on_failure_(on_failure) {}

bool JoinAll::await_ready() {
    for (const AnyTask& task : tasks_)
        task.state().require_own_thread();
    children_.reserve(tasks_.size());
    for (const AnyTask& task : tasks_)
        if (!task.done())
            task.state().watch(children_.emplace_back(*this, task.state()));
    for (const AnyTask& task : tasks_)
        if (task.done())
            child_done(task.state());
    return left_ == 0;
}

void JoinAll::child_done(const TaskState& child) {
    const bool failed = child.error() != nullptr;
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
    for (const AnyTask& task : tasks_)
        any |= task.cancel();
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
        first_failure_->throw_error();
}

std::string JoinAll::waits_for() const {
    return fmt::format("gather() of {} tasks, {} not done", tasks_.size(), left_);
}

}  // namespace cahier
