// wait(): until some of the tasks are done, or all of them, or the time is up. asyncio.wait.
#pragma once

#include <algorithm>
#include <span>

#include "async/task_handle.hpp"

namespace cahier {

// When wait() ends, if its time is not up before.
enum class ReturnWhen { all_completed, first_completed, first_exception };

// Waits as long as that takes, however the tasks end. Whoever waits no more leaves them alone.
Task<> wait_until(std::span<const AnyTask> tasks, ReturnWhen when, Span time);

template <class Handle>
struct Waited {
    std::vector<Handle> done;  // both in the order of the arguments
    std::vector<Handle> pending;
};

template <class Handle>
Task<Waited<Handle>> wait_for_tasks(std::vector<Handle> tasks, ReturnWhen when, Span time) {
    const std::vector<AnyTask> all(tasks.begin(), tasks.end());
    co_await wait_until(all, when, time);
    Waited<Handle> waited;
    for (const Handle& task : tasks)
        (task.done() ? waited.done : waited.pending).push_back(task);
    co_return waited;
}

// asyncio.wait(): `auto [done, pending] = co_await wait(tasks, ReturnWhen::first_completed, 2s);` takes a
// range of task handles. When the time is up it throws nothing, and it never cancels a task, not even when it
// is cancelled itself. A task that is there twice counts once. Throws std::invalid_argument if there is none.
template <class Range>
auto wait(const Range& tasks, ReturnWhen when = ReturnWhen::all_completed, Span time = no_limit) {
    using Handle = std::remove_cvref_t<decltype(*tasks.begin())>;
    if constexpr (std::derived_from<Handle, AnyTask>) {
        std::vector<Handle> each;
        for (const Handle& task : tasks)
            if (std::find(each.begin(), each.end(), task) == each.end())
                each.push_back(task);
        return wait_for_tasks(std::move(each), when, time);
    } else {
        static_assert(always_false<Range>,
                      "wait() takes tasks that run, a range of TaskHandle: start them with create_task()");
        return explained();
    }
}
template <class Range>
auto wait(const Range& tasks, Span time) {
    return wait(tasks, ReturnWhen::all_completed, time);
}

}  // namespace cahier
