// TaskGroup: tasks that begin and end together. asyncio.TaskGroup.
#pragma once

#include "async/task_handle.hpp"
#include "async/waiters.hpp"

namespace cahier {

// A manager: `co_await async_with(TaskGroup(), [](TaskGroup& group) -> Task<> { group.create_task(...);
// co_return; })` ends when all its tasks have. The first failure cancels the others and the body; all are
// awaited, and then the errors are thrown together, as an ExceptionGroup; a KeyboardInterrupt comes alone.
// Copies are the same group. It belongs to the task that entered it.
class TaskGroup final {
public:
    [[nodiscard("a manager does nothing until it is given to async_with()")]] TaskGroup() = default;
    TaskGroup(const TaskGroup&) = default;
    TaskGroup& operator=(const TaskGroup&) = default;

    // Takes what cahier::create_task() takes; throws std::logic_error before it is entered and after it has
    // ended.
    template <class A>
    auto create_task(A&& what, std::string_view name = {}) {
        auto task = into_task(std::forward<A>(what));
        try {
            state_->require_active();
        } catch (...) {
            task.close();
            throw;
        }
        auto handle = cahier::create_task(std::move(task), name);
        add(state_, handle);
        return handle;
    }

    Task<TaskGroup&> aenter();
    Task<> aexit(std::exception_ptr error) { return leave(state_, std::move(error)); }
    // Its exit is no exit to be shielded: a cancellation reaches it, and it passes it on to its tasks.
    static constexpr bool exit_is_cancellable = true;
    static constexpr bool copies_are_the_same = true;

private:
    struct Child;
    struct State final : Waiters {
        void require_active() const;
        void child_done(Child& child);
        void abort();

        std::optional<AnyTask> parent;  // the task that entered it
        unsigned depth = 0;
        Child* children = nullptr;  // that are not done
        std::vector<std::exception_ptr> errors;
        std::exception_ptr keyboard_interrupt;
        bool aborting = false;
        bool exiting = false;
        bool ended = false;
        bool parent_cancelled = false;
    };
    static void add(const Shared<State>& state, const AnyTask& task);
    static Task<> leave(Shared<State> state, std::exception_ptr error);

    Shared<State> state_ = Shared<State>::make();
};

}  // namespace cahier
