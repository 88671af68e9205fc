// gather(): several tasks side by side, and their results together.
#pragma once

#include <array>
#include <span>
#include <tuple>
#include <variant>

#include "async/task_handle.hpp"

namespace cahier {

// Waits until all of some tasks are done. Cancelling who waits cancels them all; so does the first failure
// where that is asked for. Either way it waits for the last one.
class [[nodiscard("co_await it")]] JoinAll : public Leaf {
public:
    enum class OnFailure { cancel_the_rest, wait_for_the_rest };

    // One of the tasks. Hears of its end a turn of the loop later, as a done callback of asyncio does: by
    // then the others have begun.
    class Child final : Watcher, Job {
    public:
        explicit Child(AnyTask task) : task_(std::move(task)) {}

    private:
        friend class JoinAll;
        void task_done() override { Loop::running().post(*this); }
        void run() override { all_->child_done(*this); }

        AnyTask task_;
        JoinAll* all_ = nullptr;
    };

    JoinAll(std::span<Child> children, OnFailure on_failure);  // which stay where they are

    bool await_ready();
    template <class P>
    void await_suspend(std::coroutine_handle<P> coroutine) {
        suspend(coroutine);
    }
    void await_resume() const;  // throws the first failure, if failures cancel the rest

    bool cancel() override;
    std::string waits_for() const override;

private:
    void child_done(const Child& child);
    bool cancel_children();

    std::span<Child> children_;
    std::size_t left_;
    OnFailure on_failure_;
    const Child* first_failure_ = nullptr;
    bool cancelled_ = false;
    bool failed_before_ = false;  // it was cancelled
};

// How a task of gather_settled() ended.
template <class T>
class Outcome {
public:
    Outcome(std::exception_ptr error, Value<T> value) : error_(std::move(error)), value_(std::move(value)) {}

    std::exception_ptr exception() const { return error_; }  // null if it succeeded
    decltype(auto) result() const {                          // throws the error, if it failed
        if (error_)
            std::rethrow_exception(error_);
        return value_.get();
    }

private:
    std::exception_ptr error_;
    [[no_unique_address]] Value<T> value_;
};

// Something to gather: a task that will be started and belongs to the gather, or one that runs already.
template <class T>
struct Gathered {
    Gathered(Task<T> task) : unstarted(std::move(task)) {}
    Gathered(TaskHandle<T> task) : handle(std::move(task)) {}

    void start() {
        owned = unstarted.has_value();
        if (owned)
            handle.emplace(create_task(*std::exchange(unstarted, std::nullopt)));
    }
    // What the task returned: moved out if nobody else can ask for it.
    Value<T> value() {
        Value<T>& found = handle->of().value();
        if constexpr (requires { Value<T>(found); })
            return owned ? std::move(found) : found;
        else
            return std::move(found);
    }
    Outcome<T> outcome() {
        const std::exception_ptr error = handle->exception();
        return Outcome<T>(error, error ? Value<T>{} : value());
    }
    // In a tuple, nothing is a std::monostate.
    auto element() {
        if constexpr (std::is_void_v<T>)
            return std::monostate{};
        else if constexpr (std::is_reference_v<T>)
            return std::ref(value().take());
        else
            return value().take();
    }

    std::optional<Task<T>> unstarted;
    std::optional<TaskHandle<T>> handle;
    bool owned = false;
};

template <class T>
Gathered<T> gathered(TaskHandle<T> task) {
    return Gathered<T>(std::move(task));
}
template <class A>
    requires(!std::derived_from<std::remove_cvref_t<A>, AnyTask>)
auto gathered(A&& what) {
    return Gathered(into_task(std::forward<A>(what)));
}

template <class... T>
Task<std::tuple<decltype(std::declval<Gathered<T>&>().element())...>> gather_all(Gathered<T>... tasks) {
    (tasks.start(), ...);
    std::array<JoinAll::Child, sizeof...(T)> all{JoinAll::Child(*tasks.handle)...};
    co_await JoinAll(all, JoinAll::OnFailure::cancel_the_rest);
    co_return std::tuple(tasks.element()...);
}
template <class... T>
Task<std::tuple<Outcome<T>...>> gather_all_settled(Gathered<T>... tasks) {
    (tasks.start(), ...);
    std::array<JoinAll::Child, sizeof...(T)> all{JoinAll::Child(*tasks.handle)...};
    co_await JoinAll(all, JoinAll::OnFailure::wait_for_the_rest);
    co_return std::tuple(tasks.outcome()...);
}

template <class T>
std::vector<JoinAll::Child> start_all(std::vector<Gathered<T>>& tasks) {
    std::vector<JoinAll::Child> all;
    all.reserve(tasks.size());
    for (Gathered<T>& task : tasks) {
        task.start();
        all.emplace_back(*task.handle);
    }
    return all;
}
template <class T>
Task<std::vector<T>> gather_each(std::vector<Gathered<T>> tasks) {
    std::vector<JoinAll::Child> all = start_all(tasks);
    co_await JoinAll(all, JoinAll::OnFailure::cancel_the_rest);
    std::vector<T> values;
    values.reserve(tasks.size());
    for (Gathered<T>& task : tasks)
        values.push_back(task.value().take());
    co_return values;
}
inline Task<> gather_each(std::vector<Gathered<void>> tasks) {
    std::vector<JoinAll::Child> all = start_all(tasks);
    co_await JoinAll(all, JoinAll::OnFailure::cancel_the_rest);
}
template <class T>
Task<std::vector<Outcome<T>>> gather_each_settled(std::vector<Gathered<T>> tasks) {
    std::vector<JoinAll::Child> all = start_all(tasks);
    co_await JoinAll(all, JoinAll::OnFailure::wait_for_the_rest);
    std::vector<Outcome<T>> outcomes;
    outcomes.reserve(tasks.size());
    for (Gathered<T>& task : tasks)
        outcomes.push_back(task.outcome());
    co_return outcomes;
}

template <class Range>
auto gathered_each(Range&& range) {
    std::vector<decltype(gathered(std::move(*range.begin())))> tasks;
    for (auto& task : range) {
        if constexpr (std::is_lvalue_reference_v<Range>)
            tasks.push_back(gathered(task));
        else
            tasks.push_back(gathered(std::move(task)));
    }
    return tasks;
}

template <class A>
concept RangeOfTasks = requires(A& range) {
    range.begin();
    range.end();
};

// asyncio.gather(): starts the tasks in the order of the arguments when it is awaited, and gives a tuple of
// their results, or a vector for a range of tasks (for a range of Task<>, nothing). Takes tasks, handles of
// running tasks, awaitables and functions that return one. When one fails, it cancels and awaits the others,
// then throws that error.
template <class... What>
auto gather(What&&... what) {
    return gather_all(gathered(std::forward<What>(what))...);
}
template <RangeOfTasks Range>
auto gather(Range&& tasks) {
    return gather_each(gathered_each(std::forward<Range>(tasks)));
}

// asyncio.gather(..., return_exceptions=True): waits for all of them, and gives an Outcome for each.
template <class... What>
auto gather_settled(What&&... what) {
    return gather_all_settled(gathered(std::forward<What>(what))...);
}
template <RangeOfTasks Range>
auto gather_settled(Range&& tasks) {
    return gather_each_settled(gathered_each(std::forward<Range>(tasks)));
}

}  // namespace cahier
