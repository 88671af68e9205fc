// As many as may run are gathered, and then as many again, when the slowest has ended.
// fails: run limit failures again cancelled
#include "exercise.hpp"

#include "async/gather.hpp"

namespace cahier {
namespace {

Task<> execute(ManagedTask& task) {
    task.status = Status::running;
    try {
        task.result = co_await task.work();
        task.status = Status::done;
    } catch (const std::exception& error) {
        task.error = error.what();
        task.status = Status::failed;
    }
}

}  // namespace

void TaskManager::add(std::string name, Work work) {
    tasks_.emplace_back(std::move(name), std::move(work));
}

Task<> TaskManager::run_all() {
    std::vector<Task<>> tasks;
    for (ManagedTask& task : tasks_)
        if (task.status == Status::waiting)
            tasks.push_back(execute(task));
    try {
        for (std::size_t i = 0; i < tasks.size(); i += limit_) {
            std::vector<Task<>> batch;
            for (std::size_t j = i; j < std::min(i + limit_, tasks.size()); ++j)
                batch.push_back(std::move(tasks[j]));
            co_await gather(std::move(batch));
        }
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
