// Exercise 22: a manager of tasks, which runs no more than a few of them at a time. exercise.hpp says what
// each function must do.
#include "exercise.hpp"

namespace cahier {

void TaskManager::add(std::string, Work) {
    // TODO: add the task.
}

Task<> TaskManager::run_all() {
    // TODO: run what waits, no more than the semaphore lets in, and keep how each task has ended.
    co_return;
}

Summary TaskManager::summary() const {
    // TODO: count how the tasks have ended.
    return Summary();
}

}  // namespace cahier
