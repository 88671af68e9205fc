// As many workers as may run at a time, in a task group; each takes the next task that waits.
#include <algorithm>

#include "async/task_group.hpp"
#include "exercise.hpp"

namespace cahier {

Task<> work_off(std::deque<ManagedTask>& tasks) {
    for (;;) {
        const auto next = std::ranges::find(tasks, Status::waiting, &ManagedTask::status);
        if (next == tasks.end())
            co_return;
        ManagedTask& task = *next;
        task.status = Status::running;
        try {
            task.result = co_await task.work();
            task.status = Status::done;
        } catch (const Cancelled&) {
            task.status = Status::cancelled;
            throw;
        } catch (const std::exception& error) {
            task.error = error.what();
            task.status = Status::failed;
        }
    }
}

void TaskManager::add(std::string name, Work work) {
    tasks_.push_back(ManagedTask(std::move(name), std::move(work)));
}

Task<> TaskManager::run_all() {
    std::exception_ptr error;
    try {
        co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
            for (std::size_t i = 0; i < limit_; ++i)
                group.create_task(work_off(tasks_));
            co_return;
        });
    } catch (...) {
        error = std::current_exception();
    }
    if (!error)
        co_return;
    for (ManagedTask& task : tasks_)
        if (task.status == Status::waiting)
            task.status = Status::cancelled;
    std::rethrow_exception(error);
}

Summary TaskManager::summary() const {
    const auto count = [&](Status status) {
        return static_cast<int>(std::ranges::count(tasks_, status, &ManagedTask::status));
    };
    Summary summary;
    summary.done = count(Status::done);
    summary.failed = count(Status::failed);
    summary.cancelled = count(Status::cancelled);
    summary.success_rate = tasks_.empty() ? 0 : summary.done * 100.0 / static_cast<double>(tasks_.size());
    return summary;
}

}  // namespace cahier
