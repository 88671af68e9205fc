// Exercise 22: a manager of tasks, which runs no more than a few of them at a time.
#pragma once

#include <deque>
#include <functional>
#include <string>

#include "async/semaphore.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// What a task does: it takes a while, and then gives its result or throws. main.cpp makes them.
using Work = std::function<Task<std::string>()>;

enum class Status { waiting, running, done, failed, cancelled };

struct ManagedTask {
    ManagedTask(std::string name, Work work) : name(std::move(name)), work(std::move(work)) {}

    std::string name;
    Work work;
    Status status = Status::waiting;
    std::string result;  // once it is done
    std::string error;   // once it has failed: what() of its error
};

// How many there are of each kind, and how many percent of all are done: 0 if there are none at all.
struct Summary {
    int done = 0;
    int failed = 0;
    int cancelled = 0;
    double success_rate = 0;
};

// Yours: the manager. No more than `limit` tasks run at a time; the others wait.
class TaskManager {
public:
    explicit TaskManager(std::size_t limit) : limit_(limit), semaphore_(limit) {}

    // Adds a task, which waits.
    void add(std::string name, Work work);
    // Runs all tasks that wait, beginning in the order in which they were added, and returns when the last
    // has ended. A task that fails is marked so, with its error, and disturbs no other. If this is cancelled,
    // so are the tasks that run; when they have ended, they and those that still waited are marked as
    // cancelled.
    Task<> run_all();
    // Of all tasks that were ever added.
    Summary summary() const;

    const std::deque<ManagedTask>& tasks() const { return tasks_; }

private:
    [[maybe_unused]] std::size_t limit_;
    [[maybe_unused]] Semaphore semaphore_;
    std::deque<ManagedTask> tasks_;  // a deque: what refers to one of them stays right when others are added
};

}  // namespace cahier
