// run(): where a program goes from ordinary code into tasks, as asyncio.run() does.
#pragma once

#include "async/task_handle.hpp"

namespace cahier {

template <class T>
T run_task(Task<T> task, Clock clock) {
    Loop loop(clock);
    auto* state = new TaskOf<T>(task.release());
    TaskHandle<T> main(*state);
    loop.run_until_done(*state);
    return std::move(main).result();
}

// Runs a task, or what into_task() takes, to its end on a loop of its own and gives its result, or throws its
// error. Then cancels and awaits the tasks that are left, and closes open generators. Throws DeadlockError
// when nothing can ever run again, and KeyboardInterrupt when Ctrl-C has ended the task.
template <class A>
auto run(A&& what, Clock clock = Clock::real_time) {
    return run_task(into_task(std::forward<A>(what)), clock);
}

}  // namespace cahier
