#include "async/task_handle.hpp"

#include <fmt/core.h>

#include "async/debug.hpp"

namespace cahier {

std::exception_ptr AnyTask::exception() const {
    if (!done())
        throw std::logic_error("the task is not done: it has no exception yet");
    return task_->error();
}

void report_failed_callback() {
    report("a done callback failed: " + message_of(std::current_exception()));
}

void JoinTask::stop_waiting() {
    awaited_.unwatch(*this);
    interrupt();
}

std::string JoinTask::waits_for() const {
    return "task " + awaited_.name();
}

std::vector<AnyTask> all_tasks() {
    std::vector<AnyTask> all;
    for (TaskState* task : Loop::running().tasks())
        all.emplace_back(*task);
    return all;
}

AnyTask current_task() {
    return AnyTask(Loop::running().current_task());
}

}  // namespace cahier
