#include "async/task_group.hpp"

namespace cahier {

// Tells the group that its task is done one turn later, as a done callback would: what else is due at that
// moment happens first.
struct TaskGroup::Child final : Watcher, Job {
    Child(const Shared<State>& group, const AnyTask& task) : group(group), task(task), next(group->children) {
        if (next)
            next->previous = this;
    }
    void task_done() override { Loop::running().post(*this); }
    void run() override {
        const std::unique_ptr<Child> done(this);
        (previous ? previous->next : group->children) = next;
        if (next)
            next->previous = previous;
        group->child_done(*this);
    }

    Shared<State> group;
    AnyTask task;
    Child* previous = nullptr;
    Child* next;
};

Task<TaskGroup&> TaskGroup::aenter() {
    if (state_->parent)
        throw std::logic_error("this TaskGroup has been entered already");
    state_->parent = current_task();
    state_->depth = state_->parent->state().depth();
    co_return *this;
}

void TaskGroup::State::require_active() const {
    if (!parent)
        throw std::logic_error("this TaskGroup has not been entered");
    parent->state().require_own_thread();
    if (ended || aborting)
        throw std::logic_error(ended ? "this TaskGroup has ended" : "this TaskGroup is shutting down");
}

void TaskGroup::add(const Shared<State>& state, const AnyTask& task) {
    state->children = new Child(state, task);
    task.state().watch(*state->children);
}

void TaskGroup::State::child_done(Child& child) {
    if (!children)
        wake_all();
    const std::exception_ptr error = child.task.exception();
    if (!error || child.task.cancelled())
        return;
    errors.push_back(error);
    if (!keyboard_interrupt && error_as<KeyboardInterrupt>(error))
        keyboard_interrupt = error;
    if (aborting)
        return;
    abort();
    if (!exiting) {
        parent_cancelled = true;
        parent->state().cancel(depth);
    }
}

void TaskGroup::State::abort() {
    aborting = true;
    for (Child* child = children; child; child = child->next)
        child->task.cancel();
}

Task<> TaskGroup::leave(Shared<State> state, std::exception_ptr error) {
    if (!state->parent)
        throw std::logic_error("this TaskGroup has not been entered");
    if (state->exiting)
        throw std::logic_error("this TaskGroup is left already");
    state->exiting = true;
    const bool body_cancelled = error_as<Cancelled>(error);
    std::exception_ptr cancelled = body_cancelled ? error : nullptr;
    std::exception_ptr cancelled_again;  // while it was shutting down
    if (error && !state->aborting)
        state->abort();
    while (state->children) {
        try {
            co_await state->place("TaskGroup");
        } catch (...) {  // Cancelled: nothing else is thrown at that wait
            cancelled_again = std::current_exception();
            if (!state->aborting) {
                cancelled = cancelled_again;
                state->abort();
            }
        }
    }
    state->ended = true;
    if (!state->keyboard_interrupt && error_as<KeyboardInterrupt>(error))
        state->keyboard_interrupt = error;
    if (state->keyboard_interrupt)
        std::rethrow_exception(state->keyboard_interrupt);

    AnyTask& parent = *state->parent;
    if (state->parent_cancelled) {
        if (parent.uncancel() == 0)
            cancelled = nullptr;  // it was this group that cancelled the body
        else if (!cancelled)
            cancelled = cancelled_again;
    }
    std::vector<std::exception_ptr> errors = std::exchange(state->errors, {});
    if (error && !body_cancelled)
        errors.push_back(error);
    if (errors.empty() && !cancelled)
        co_return;
    if (!errors.empty()) {
        if (parent.cancelling() > 0) {
            // Somebody else's cancellation too: the errors come first, and Cancelled is thrown at the next
            // await.
            parent.uncancel();
            parent.state().cancel(state->depth);
        }
        cancelled =
            std::make_exception_ptr(ExceptionGroup("unhandled errors in a TaskGroup", std::move(errors)));
    }
    set_context(cancelled, error);
    std::rethrow_exception(cancelled);
}

}  // namespace cahier
