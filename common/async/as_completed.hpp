// as_completed(): tasks side by side, one after the other as they are done. asyncio.as_completed.
#pragma once

#include <algorithm>
#include <memory>

#include "async/gather.hpp"
#include "async/queue.hpp"
#include "async/timeout.hpp"

namespace cahier {

template <class T>
class AsCompleted {
public:
    AsCompleted(const std::vector<TaskHandle<T>>& tasks, Span time) : state_(std::make_shared<State>()) {
        state_->left = tasks.size();
        state_->deadline = after(Loop::running().now(), time.duration);
        for (const TaskHandle<T>& task : tasks)
            task.add_done_callback([state = state_, task](const AnyTask&) {
                if (Loop::running().now() <= state->deadline)
                    state->done.put_nowait(task);
            });
    }

    // The next task that is done, in the order in which they end; nothing after the last. Throws TimeoutError
    // when the time is up; the tasks go on.
    Task<std::optional<TaskHandle<T>>> next() { return next(state_); }

private:
    struct State {
        Queue<TaskHandle<T>> done;
        std::size_t left = 0;
        Duration deadline = no_limit;
    };
    static Task<std::optional<TaskHandle<T>>> next(std::shared_ptr<State> state) {
        if (state->left == 0)
            co_return std::nullopt;
        --state->left;
        if (!state->done.empty())
            co_return state->done.get_nowait();
        if (state->deadline == no_limit)
            co_return co_await state->done.get();
        co_return co_await wait_for(state->done.get(), state->deadline - Loop::running().now());
    }

    std::shared_ptr<State> state_;
};

// asyncio.as_completed(): starts the tasks of a range, of whatever gather() takes, and lends them as they
// end: `auto results = as_completed(tasks, 2s); while (auto task = co_await results.next())
// use(task->result());` The time, if there is one, is for all of them. A task that is there twice counts
// once.
template <RangeOfTasks Range>
auto as_completed(Range&& range, Span time = no_limit) {
    auto tasks = gathered_each(std::forward<Range>(range));
    (void)start_all(tasks);
    std::vector<std::remove_cvref_t<decltype(*tasks.front().handle)>> started;
    for (auto& task : tasks)
        if (std::find(started.begin(), started.end(), *task.handle) == started.end())
            started.push_back(*task.handle);
    return AsCompleted(started, time);
}

}  // namespace cahier
