// A `catch (...)` takes the cancellation for a failure.
// fails: cancelled
#include "exercise.hpp"

#include "async/gather.hpp"

namespace cahier {
namespace {

Task<> execute(ManagedTask& task) {
    task.status = Status::running;
    try {
        task.result = co_await task.work();
        task.status = Status::done;
    } catch (...) {
        if (auto* error = error_as<std::exception>(std::current_exception()))
            task.error = error->what();
        task.status = Status::failed;
    }
}

Task<> execute_limited(ManagedTask& task, Semaphore& semaphore) {
    co_await async_with(semaphore, [&]() -> Task<> { co_await execute(task); });
}

}  // namespace

void TaskManager::add(std::string name, Work work) {
    tasks_.emplace_back(std::move(name), std::move(work));
}

Task<> TaskManager::run_all() {
    std::vector<Task<>> tasks;
    for (ManagedTask& task : tasks_)
        if (task.status == Status::waiting)
            tasks.push_back(execute_limited(task, semaphore_));
    try {
        co_await gather(std::move(tasks));
    } catch (const Cancelled&) {
        for (ManagedTask& task : tasks_)
            if (task.status == Status::waiting || task.status == Status::running)
                task.status = Status::cancelled;
        throw;
    }
}

Summary TaskManager::summary() const {
    Summary summary;
    for (const ManagedTask& task : tasks_) {
        summary.done += task.status == Status::done;
        summary.failed += task.status == Status::failed;
        summary.cancelled += task.status == Status::cancelled;
    }
    if (!tasks_.empty())
        summary.success_rate = 100.0 * summary.done / static_cast<double>(tasks_.size());
    return summary;
}

}  // namespace cahier
