// shield(): waits for a task without cancelling it when the waiting is cancelled.
#pragma once

#include "async/task_handle.hpp"

namespace cahier {

// Waits for the end of a task, however it ends. Cancelling who waits leaves the task alone. As in asyncio,
// where a future stands between the two, who waits goes on a turn of the loop later than who awaits the task.
class [[nodiscard("co_await it")]] TaskEnd : public Leaf, private Watcher, private Job {
public:
    explicit TaskEnd(TaskState& awaited) : awaited_(awaited) {}

    bool await_ready() const { return awaited_.done(); }
    template <class P>
    void await_suspend(std::coroutine_handle<P> coroutine) {
        awaited_.watch(*this);
        suspend(coroutine);
    }
    void await_resume() const { resume(); }

    bool cancel() override;
    std::string waits_for() const override { return "shield() of task " + awaited_.name(); }

private:
    void task_done() override { Loop::running().post(*this); }
    void run() override {
        if (!woken())  // else it was cancelled meanwhile
            wake();
    }

    TaskState& awaited_;
};

template <class T>
Task<T> shield_task(TaskHandle<T> task) {
    co_await TaskEnd(task.state());
    co_return std::move(task).result();
}
template <class T>
Task<T> shield_task(Task<T> task) {
    TaskHandle<T> started = create_task(std::move(task));
    co_await TaskEnd(started.state());
    co_return std::move(started).result();
}

// asyncio.shield(): if who waits is cancelled, only the waiting ends, and the task goes on. Keep a handle to
// await it. Takes a handle, or what into_task() takes, which it starts when it is awaited.
template <class A>
auto shield(A&& what) {
    if constexpr (std::derived_from<std::decay_t<A>, AnyTask>)
        return shield_task(std::forward<A>(what));
    else
        return shield_task(into_task(std::forward<A>(what)));
}

}  // namespace cahier
