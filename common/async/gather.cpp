#include "async/gather.hpp"

#include <fmt/core.h>

namespace cahier {

JoinAll::JoinAll(std::span<const AnyTask> tasks, OnFailure on_failure)
    : tasks_(tasks), left_(tasks.size()), on_failure_(on_failure) {}

void JoinAll::begin() {
    children_.reserve(tasks_.size());
    for (const AnyTask& task : tasks_)
        children_.emplace_back(*this, task.state());
    for (Child& child : children_) {
        if (child.task.done())
            child_done(child.task);
        else
            child.task.watch(child);
    }
}

void JoinAll::child_done(const TaskState& child) {
    const bool failed = child.error() != nullptr;
    if (failed && !first_failure_ && on_failure_ == OnFailure::cancel_the_rest) {
        first_failure_ = &child;
        if (!cancelled_)
            cancel_children();
    }
    if (--left_ == 0)
        Loop::running().post(*this);
}

void JoinAll::cancel_children() {
    for (const AnyTask& task : tasks_)
        task.cancel();
}

void JoinAll::run() {
    if (cancelled_)
        interrupt();
    else
        wake();
}

void JoinAll::cancel() {
    if (woken()) {
        interrupt();
    } else {
        cancelled_ = true;
        cancel_children();
    }
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
