#include "async/task_group.hpp"

namespace cahier {

// Tells the group that its task is done one turn later, as a done callback would: what else is due at that
// moment happens first.
struct TaskGroup::Child final : Watcher, Job {
    Child(TaskGroup& group, const AnyTask& task) : group(group), task(task), next(group.children_) {
        if (next)
            next->previous = this;
    }
    void task_done() override { Loop::running().post(*this); }
    void run() override { group.child_done(*this); }

    TaskGroup& group;
    AnyTask task;
    Child* previous = nullptr;
    Child* next;
};

TaskGroup::~TaskGroup() {
    while (children_)  // only when it was abandoned in a deadlock
        delete std::exchange(children_, children_->next);
}

Task<TaskGroup&> TaskGroup::aenter() {
    if (parent_)
        throw std::logic_error("this TaskGroup has been entered already");
    parent_ = &Loop::running().current_task();
    depth_ = parent_->depth();
    co_return *this;
}

void TaskGroup::require_active() const {
    if (!parent_)
        throw std::logic_error("this TaskGroup has not been entered");
    if (ended_ || aborting_)
        throw std::logic_error(ended_ ? "this TaskGroup has ended" : "this TaskGroup is shutting down");
}

void TaskGroup::add(const AnyTask& task) {
    children_ = new Child(*this, task);
    task.state().watch(*children_);
}

void TaskGroup::child_done(Child& child) {
    const std::unique_ptr<Child> done(&child);
    (child.previous ? child.previous->next : children_) = child.next;
    if (child.next)
        child.next->previous = child.previous;
    if (!children_)
        wake_all();
    const std::exception_ptr error = child.task.exception();
    if (!error || child.task.cancelled())
        return;
    errors_.push_back(error);
    if (aborting_)
        return;
    abort();
    if (!exiting_) {
        parent_cancelled_ = true;
        parent_->cancel(depth_);
    }
}

void TaskGroup::abort() {
    aborting_ = true;
    for (Child* child = children_; child; child = child->next)
        child->task.cancel();
}

Task<> TaskGroup::aexit(std::exception_ptr error) {
    exiting_ = true;
    std::exception_ptr cancelled = error_as<Cancelled>(error) ? error : nullptr;
    if (parent_cancelled_ && parent_->uncancel() == 0)
        cancelled = nullptr;  // it was this group that cancelled the body
    if (error && !aborting_)
        abort();
    while (children_) {
        try {
            co_await place("TaskGroup");
        } catch (...) {  // Cancelled: nothing else is thrown at that wait
            cancelled = std::current_exception();
            if (!aborting_)
                abort();
        }
    }
    ended_ = true;
    if (cancelled && errors_.empty())
        std::rethrow_exception(cancelled);
    if (error && !error_as<Cancelled>(error))
        errors_.push_back(error);
    if (errors_.empty())
        co_return;
    if (parent_->cancelling() > 0) {
        // Somebody else's cancellation too: the errors come first, and Cancelled is thrown at the next await.
        parent_->uncancel();
        parent_->cancel(depth_);
    }
    throw ExceptionGroup("unhandled errors in a TaskGroup", std::exchange(errors_, {}));
}

}  // namespace cahier
