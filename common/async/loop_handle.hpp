// How other threads speak to a loop: call_soon_threadsafe() and run_coroutine_threadsafe().
#pragma once

#include <functional>
#include <future>

#include "async/mailbox.hpp"
#include "async/task_handle.hpp"

namespace cahier {

void report_failed_call();

template <class F>
class CallLetter final : public Mailbox::Letter {
public:
    explicit CallLetter(F call) : call_(std::move(call)) {}
    void open() override {
        const EnteredContext entered(context_);
        try {
            call_();
        } catch (...) {
            report_failed_call();
        }
    }

private:
    F call_;
    std::shared_ptr<ContextValues> context_ = copy_of_current_values();
};

// What get_running_loop() gives: the loop, for any thread, also one that the library did not start, and after
// run() has ended. While one exists somebody may call: run() waits for that in place of reporting a deadlock,
// and the virtual clock goes like a real one. So give it away to who needs it, and keep none.
class LoopHandle {
public:
    explicit LoopHandle(std::shared_ptr<Mailbox::Hold> hold) : hold_(std::move(hold)) {}

    // asyncio's loop.call_soon_threadsafe(): the loop calls function(arguments...) soon, in its own thread,
    // in the order of these calls. Arguments are kept by value. What the function throws is reported on
    // standard error. Throws std::logic_error when the loop is closed.
    template <class F, class... Args>
    void call_soon_threadsafe(F function, Args... arguments) const {
        static_assert(std::invocable<F&, Args&...>,
                      "call_soon_threadsafe(f, arguments...) calls f(arguments...): these do not fit");
        auto call = [function = std::move(function), ... arguments = std::move(arguments)]() mutable {
            std::invoke(function, arguments...);
        };
        hold_->mailbox().put(std::make_unique<CallLetter<decltype(call)>>(std::move(call)));
    }
    bool is_closed() const { return hold_->mailbox().closed(); }  // its run() has ended

private:
    std::shared_ptr<Mailbox::Hold> hold_;
};

// asyncio.get_running_loop(); throws std::logic_error outside of run().
LoopHandle get_running_loop();

// A promise that is kept in any case: by Cancelled, if it is destroyed before it was given anything.
template <class T>
class KeptPromise {
public:
    KeptPromise() = default;
    KeptPromise(KeptPromise&& other) noexcept : promise_(std::exchange(other.promise_, std::nullopt)) {}
    ~KeptPromise() {
        if (promise_)
            promise_->set_exception(std::make_exception_ptr(Cancelled{}));
    }

    std::future<T> future() { return promise_->get_future(); }
    template <class... V>
    void set_value(V&&... value) {
        promise_->set_value(std::forward<V>(value)...);
        promise_.reset();
    }
    void set_exception(std::exception_ptr error) {
        promise_->set_exception(std::move(error));
        promise_.reset();
    }

private:
    std::optional<std::promise<T>> promise_{std::in_place};
};

template <class T, class F>
Task<> fulfil(KeptPromise<T> promise, F function) {
    try {
        if constexpr (std::is_void_v<T>) {
            co_await function();
            promise.set_value();
        } else {
            promise.set_value(co_await function());
        }
    } catch (...) {
        promise.set_exception(std::current_exception());
    }
}

// asyncio.run_coroutine_threadsafe(): runs the coroutine function as a task of that loop, from any other
// thread. The future has what it returns or throws; Cancelled, if the loop ends first. A function, and no
// Task: a coroutine lives in the thread that runs it. Throws std::logic_error when the loop is closed.
template <class F>
auto run_coroutine_threadsafe(F function, const LoopHandle& loop) {
    static_assert(
        CoroutineFunction<F>,
        "run_coroutine_threadsafe() takes a coroutine function without parameters, which the loop's "
        "thread calls: [=] { return fetch(url); }");
    using T = std::remove_cvref_t<Awaited<std::invoke_result_t<F&>>>;
    KeptPromise<T> promise;
    std::future<T> future = promise.future();
    loop.call_soon_threadsafe([promise = std::move(promise), function = std::move(function)]() mutable {
        create_task(fulfil(std::move(promise), std::move(function)));
    });
    return future;
}

}  // namespace cahier
