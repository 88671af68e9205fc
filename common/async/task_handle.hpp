// create_task() starts a task beside the present one, and TaskHandle<T> is how the others know it.
#pragma once

#include "async/context_values.hpp"
#include "async/loop.hpp"
#include "async/task.hpp"

namespace cahier {

template <class T>
class TaskOf final : public TaskState {
public:
    explicit TaskOf(typename Task<T>::Handle frame) : TaskState(frame, frame.promise()), frame_(frame) {}

    Value<T>& value() { return value_; }

private:
    std::exception_ptr take_result() override {
        std::exception_ptr error = std::move(frame_.promise().error);
        if constexpr (!std::is_void_v<T>) {
            if (!error && frame_.done()) {
                try {
                    frame_.promise().require_result();
                    value_.put(frame_.promise().result.take());  // the move may throw
                } catch (...) {
                    error = std::current_exception();
                }
            }
        }
        frame_.destroy();
        return error;
    }
    void destroy() override { delete this; }

    typename Task<T>::Handle frame_;
    [[no_unique_address]] Value<T> value_;
};

// What every TaskHandle can do, whatever its task returns. Copies mean the same task; destroying them
// detaches from it.
class AnyTask {
public:
    explicit AnyTask(TaskState& task) : task_(&task) { task.add_reference(); }
    AnyTask(const AnyTask& other) noexcept : task_(other.task_) {
        if (task_)
            task_->add_reference();
    }
    AnyTask(AnyTask&& other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
    AnyTask& operator=(AnyTask other) noexcept {
        std::swap(task_, other.task_);
        return *this;
    }
    ~AnyTask() {
        if (task_)
            task_->drop_reference();
    }
    bool operator==(const AnyTask&) const = default;

    // Throws Cancelled in the task where it waits, or where it next does. False if the task is done already.
    bool cancel() const { return task_->cancel(); }
    bool done() const { return task_->done(); }
    bool cancelled() const { return task_->cancelled(); }
    unsigned cancelling() const { return task_->cancelling(); }
    unsigned uncancel() const { return task_->uncancel(); }
    // What a deadlock and the debug mode call it; its coroutine's name, unless it was given one.
    std::string get_name() const { return task_->short_name(); }
    void set_name(std::string_view name) const { task_->set_given_name(name); }
    // The error that ended it, or null; throws std::logic_error while it is not done.
    std::exception_ptr exception() const;
    // callback(task) is called by the loop soon after the task is done.
    template <std::invocable<AnyTask> F>
    void add_done_callback(F callback) const;

    TaskState& state() const { return *task_; }

protected:
    TaskState* task_;
};

void report_failed_callback();

// Posts itself when its task is done, and calls the function when its turn comes.
template <class F>
class DoneCallback final : public Job, public Watcher {
public:
    DoneCallback(AnyTask task, F callback) : task_(std::move(task)), callback_(std::move(callback)) {}

    void task_done() override { Loop::running().post(*this); }
    void run() override {
        const std::unique_ptr<DoneCallback> done(this);
        const EnteredContext entered(context_);
        try {
            callback_(task_);
        } catch (...) {
            report_failed_callback();
        }
    }

private:
    AnyTask task_;
    F callback_;
    std::shared_ptr<ContextValues> context_ = copy_of_current_values();
};

template <std::invocable<AnyTask> F>
void AnyTask::add_done_callback(F callback) const {
    task_->require_own_thread();
    auto* added = new DoneCallback<F>(*this, std::move(callback));
    if (done())
        added->task_done();
    else
        task_->watch(*added);
}

// Waits for a task. As in asyncio, cancelling who waits cancels the task, and then waits on for its end.
class [[nodiscard("co_await it")]] JoinTask : public Leaf, private Watcher {
public:
    explicit JoinTask(TaskState& awaited) : awaited_(awaited) {}

    bool await_ready() const { return awaited_.done(); }
    template <class P>
    void await_suspend(std::coroutine_handle<P> coroutine) {
        if (&awaited_ == &Loop::running().current_task())
            throw std::logic_error("a task cannot await itself");
        awaited_.watch(*this);
        suspend(coroutine);
    }
    void await_resume() const {
        resume();
        awaited_.throw_error();
    }

    bool cancel() override { return awaited_.cancel(); }
    std::string waits_for() const override;
    TaskState* awaited() const override { return &awaited_; }
    void stop_waiting() override;

private:
    void task_done() override { wake(); }

    TaskState& awaited_;
};

template <class T = void>
class TaskHandle : public AnyTask {
public:
    explicit TaskHandle(TaskOf<T>& task) : AnyTask(task) {}

    // What the task returned, or its error thrown; throws std::logic_error while it is not done.
    // A named handle lends the result; a handle given up (co_await std::move(handle), or a temporary) gives
    // it.
    decltype(auto) result() const& {
        require_done();
        return of().value().get();
    }
    T result() && {
        require_done();
        return give();
    }

    struct Lend : JoinTask {
        explicit Lend(TaskOf<T>& task) : JoinTask(task), task_of(task) {}
        decltype(auto) await_resume() const {
            JoinTask::await_resume();
            return task_of.value().get();
        }
        TaskOf<T>& task_of;
    };
    struct Give : JoinTask {
        explicit Give(TaskHandle handle) : JoinTask(handle.state()), handle(std::move(handle)) {}
        T await_resume() const {
            JoinTask::await_resume();
            return handle.give();
        }
        TaskHandle handle;
    };
    Lend operator co_await() const& { return Lend(of()); }
    Give operator co_await() && { return Give(std::move(*this)); }

    TaskOf<T>& of() const { return static_cast<TaskOf<T>&>(*task_); }

    // Where its result was meant. Not const: what prints or compares handles must not find it.
    template <class U>
        requires(std::same_as<U, T> && !std::is_void_v<T> && !std::is_reference_v<T>)
    operator U() {
        static_assert(always_false<U>, "this is a task, not yet its result: co_await it");
        return explained_as<U>();
    }

private:
    T give() const {
        if constexpr (!std::is_void_v<T> && std::copy_constructible<T>)
            if (task_->is_shared())
                return of().value().get();
        return of().value().take();
    }
    void require_done() const {
        if (!done())
            throw std::logic_error("the task is not done: it has no result yet");
        task_->throw_error();
    }
};

template <Awaitable A>
Task<Awaited<A>> await_kept(A awaitable) {
    co_return co_await std::move(awaitable);
}
template <std::invocable F>
Task<Awaited<std::invoke_result_t<F&>>> call_kept(F function) {
    auto awaitable = function();
    if constexpr (is_task<decltype(awaitable)>)
        Loop::running().current_task().set_where(awaitable.where());  // that is its name, not this function's
    co_return co_await std::move(awaitable);
}
template <class F>
concept CoroutineFunction = std::invocable<F&> && Awaitable<std::invoke_result_t<F&>>;

// What is wrong with what was given as a task, in a sentence; true if nothing is.
template <class A>
constexpr bool explain_task() {
    using What = std::decay_t<A>;
    constexpr bool is_named = is_task<What> && std::is_lvalue_reference_v<A>;
    constexpr bool runs = std::derived_from<What, AnyTask>;
    constexpr bool fits = Awaitable<What> || CoroutineFunction<What>;
    static_assert(!is_named, "a Task is awaited once, so one that has a name is given away: std::move(task)");
    static_assert(!runs, "this task has been started already: co_await its handle");
    static_assert(fits,
                  "this needs a task, or a coroutine function without parameters: [&]() -> Task<> { ... }");
    return fits && !is_named && !runs;
}

// Whatever can be awaited, as a Task: an awaitable, or a function without parameters that returns one. Both
// are kept for as long as the task needs them.
template <class A>
auto into_task(A&& what) {
    using What = std::decay_t<A>;
    if constexpr (!explain_task<A>()) {
        if constexpr (is_task<What>)
            return explained_as<What>();
        else
            return explained();
    } else if constexpr (is_task<What>) {
        return What(std::forward<A>(what));
    } else if constexpr (CoroutineFunction<What>) {
        return call_kept<What>(std::forward<A>(what));
    } else if constexpr (std::convertible_to<A, Task<Awaited<What>>>) {
        return Task<Awaited<What>>(std::forward<A>(what));
    } else {
        return await_kept<What>(std::forward<A>(what));
    }
}

template <class T>
TaskHandle<T> start_task(Task<T> task, std::string_view name) {
    Loop& loop = Loop::running();
    auto* state = new TaskOf<T>(task.release());
    TaskHandle<T> handle(*state);
    if (!name.empty())
        state->set_given_name(name);
    loop.start(*state);
    return handle;
}

// Starts the task soon, in the order of these calls. Takes what into_task() takes, and a name for it.
template <class A>
auto create_task(A&& what, std::string_view name = {}) {
    return start_task(into_task(std::forward<A>(what)), name);
}
template <class F, class Argument, class... Arguments>
    requires(!std::convertible_to<Argument, std::string_view>)
TaskHandle<> create_task(F&&, Argument&&, Arguments&&...) {
    static_assert(always_false<F>, "create_task() takes the task that a function returns: create_task(f(1))");
    return explained_as<TaskHandle<>>();
}

// asyncio.ensure_future(): what runs already stays what it is, and anything else is started.
template <class T>
TaskHandle<T> ensure_future(TaskHandle<T> task) {
    return task;
}
template <class A>
    requires(!std::derived_from<std::remove_cvref_t<A>, AnyTask>)
auto ensure_future(A&& what) {
    return create_task(std::forward<A>(what));
}

// The task that runs now; throws std::logic_error outside of one.
AnyTask current_task();
// asyncio.all_tasks(): those of the running loop that are not done, oldest first.
std::vector<AnyTask> all_tasks();

}  // namespace cahier
