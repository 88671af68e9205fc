// shield(): waits for a task without cancelling it when the waiting is cancelled.
#pragma once

#include "async/task_handle.hpp"

namespace cahier {

// asyncio.shield(): if who waits is cancelled, only the waiting ends, and the task goes on. Keep a handle to
// await it.
template <class T>
Task<T> shield(TaskHandle<T> task) {
    co_await JoinTask(task.state(), true);
    co_return std::move(task).result();
}
template <class T>
Task<T> shield(Task<T> task) {
    TaskHandle<T> started = create_task(std::move(task));
    co_await JoinTask(started.state(), true);
    co_return std::move(started).result();
}

}  // namespace cahier
