// TaskGroup: tasks that begin and end together. asyncio.TaskGroup.
#pragma once

#include "async/task_handle.hpp"
#include "async/waiters.hpp"

namespace cahier {

// A manager: `co_await async_with(TaskGroup(), [](TaskGroup& group) -> Task<> { group.create_task(...);
// co_return; })` ends when all its tasks have. The first failure cancels the others and the body; all are
// awaited, and then the errors are thrown together, as an ExceptionGroup. It may be moved until it is
// entered.
class TaskGroup final : private Waiters {
public:
    [[nodiscard("a manager does nothing until it is given to async_with()")]] TaskGroup() = default;
    TaskGroup(TaskGroup&&) noexcept {}
    ~TaskGroup();

    // Takes what cahier::create_task() takes; throws std::logic_error before it is entered and after it has
    // ended.
    template <class A>
    auto create_task(A&& what) {
        require_active();
        auto task = cahier::create_task(std::forward<A>(what));
        add(task);
        return task;
    }

    Task<TaskGroup&> aenter();
    Task<> aexit(std::exception_ptr error);
    // Its exit is no exit to be shielded: a cancellation reaches it, and it passes it on to its tasks.
    static constexpr bool exit_is_cancellable = true;

private:
    struct Child;

    void require_active() const;
    void add(const AnyTask& task);
    void child_done(Child& child);
    void abort();
    void give_back() override {}

    TaskState* parent_ = nullptr;
    unsigned depth_ = 0;
    Child* children_ = nullptr;  // that are not done
    std::vector<std::exception_ptr> errors_;
    bool aborting_ = false;
    bool exiting_ = false;
    bool ended_ = false;
    bool parent_cancelled_ = false;
};

}  // namespace cahier
