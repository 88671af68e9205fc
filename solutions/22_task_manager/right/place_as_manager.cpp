// A generator manager keeps how a task ends, and another marks what a cancellation leaves behind; the
// outcomes are settled.
#include "async/gather.hpp"
#include "exercise.hpp"
#include "managers/generator_manager.hpp"

namespace cahier {

GeneratorManager<> recorded(ManagedTask& task) {
    task.status = Status::running;
    Exit exit = co_yield {};
    if (auto* error = exit.error_as<std::exception>()) {
        task.status = Status::failed;
        task.error = error->what();
        exit.suppress();
    } else if (exit.error()) {
        task.status = Status::cancelled;
    } else {
        task.status = Status::done;
    }
}

GeneratorManager<> waiting_is_over(std::deque<ManagedTask>& tasks) {
    co_yield {};
    for (ManagedTask& task : tasks)
        if (task.status == Status::waiting)
            task.status = Status::cancelled;
}

void TaskManager::add(std::string name, Work work) {
    tasks_.emplace_back(name, work);
}

Task<> run_in_turn(Semaphore& semaphore, ManagedTask& task) {
    co_await async_with(semaphore, recorded(task), [&]() -> Task<> { task.result = co_await task.work(); });
}

Task<> TaskManager::run_all() {
    co_await async_with(waiting_is_over(tasks_), [&]() -> Task<> {
        std::vector<TaskHandle<>> handles;
        for (ManagedTask& task : tasks_)
            if (task.status == Status::waiting)
                handles.push_back(create_task(run_in_turn(semaphore_, task)));
        co_await gather_settled(handles);
    });
}

Summary TaskManager::summary() const {
    Summary summary;
    for (const ManagedTask& task : tasks_) {
        if (task.status == Status::done)
            ++summary.done;
        if (task.status == Status::failed)
            ++summary.failed;
        if (task.status == Status::cancelled)
            ++summary.cancelled;
    }
    summary.success_rate =
        100.0 * summary.done / static_cast<double>(std::max<std::size_t>(tasks_.size(), 1));
    return summary;
}

}  // namespace cahier
