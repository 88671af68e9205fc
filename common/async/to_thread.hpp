// to_thread(): a blocking call or a computation, in a thread, while the loop goes on.
#pragma once

#include <functional>
#include <stop_token>

#include "async/context_values.hpp"
#include "async/loop.hpp"
#include "async/task.hpp"
#include "async/thread_pool.hpp"

namespace cahier {

// A call in a thread, and the task that waits for it. A cancelled one that no thread has begun never begins.
// Else the task asks the call to stop, and waits for it all the same, since what the call uses must outlive
// it; or it abandons the call, which then owns all that it uses.
class ThreadCall : public ThreadJob {
public:
    class [[nodiscard("co_await it")]] Wait : public Leaf {
    public:
        Wait(std::shared_ptr<ThreadCall> call, bool abandons) : call_(std::move(call)), abandons_(abandons) {}

        bool await_ready() const noexcept { return false; }
        template <class P>
        void await_suspend(std::coroutine_handle<P> coroutine) {
            suspend(coroutine);
            call_->waiting_ = this;
            Loop::running().threads().submit(*call_);
        }
        void await_resume() const {
            resume();
            if (call_->error_)
                std::rethrow_exception(call_->error_);
        }

        bool cancel() override;
        std::string waits_for() const override { return "to_thread()"; }

    private:
        friend class ThreadCall;
        std::shared_ptr<ThreadCall> call_;
        bool abandons_;
        bool cancelled_ = false;
    };

protected:
    ~ThreadCall() = default;
    virtual void call(std::stop_token stop) = 0;

private:
    void work() noexcept final;
    void done() final;

    Wait* waiting_ = nullptr;
    std::stop_source stop_;
    std::shared_ptr<ContextValues> context_ = copy_of_current_values();
    std::exception_ptr error_;
};

template <class F, class R>
class ThreadCallOf final : public ThreadCall {
public:
    explicit ThreadCallOf(F function) : function_(std::move(function)) {}

    Value<R> value;

private:
    void call(std::stop_token stop) override {
        if constexpr (std::is_void_v<R>)
            function_(std::move(stop));
        else
            value.put(function_(std::move(stop)));
    }

    F function_;
};

template <class R, class F>
Task<R> await_in_thread(F function, bool abandons) {
    const auto call = std::make_shared<ThreadCallOf<F, R>>(std::move(function));
    co_await ThreadCall::Wait(call, abandons);
    co_return call->value.take();
}

template <class F, class... Args>
auto call_in_thread(bool abandons, F function, Args... args) {
    if constexpr (std::invocable<F&, std::stop_token, Args&...>) {
        using R = std::decay_t<std::invoke_result_t<F&, std::stop_token, Args&...>>;
        return await_in_thread<R>(
            [function = std::move(function), ... args = std::move(args)](std::stop_token stop) mutable -> R {
                return std::invoke(function, std::move(stop), args...);
            },
            abandons);
    } else if constexpr (std::invocable<F&, Args&...>) {
        using R = std::decay_t<std::invoke_result_t<F&, Args&...>>;
        return await_in_thread<R>(
            [function = std::move(function), ... args = std::move(args)](
                const std::stop_token&) mutable -> R { return std::invoke(function, args...); },
            abandons);
    } else {
        static_assert(always_false<F>, "to_thread(f, arguments...) calls f(arguments...): these do not fit");
        return explained();
    }
}

// asyncio.to_thread(): function(args...) in a thread; gives its result or throws its error. A function whose
// first parameter is a std::stop_token is told through it when the task is cancelled. The arguments are kept
// by value. A member function goes with a pointer to its object: to_thread(&Printer::print, &printer, 3).
template <class F, class... Args>
auto to_thread(F function, Args... args) {
    return call_in_thread(false, std::move(function), std::move(args)...);
}

// As to_thread(), but a cancelled task does not wait for the function, which goes on in its thread, even
// beyond run(): it must own, or share, all that it touches. trio's to_thread.run_sync(...,
// abandon_on_cancel=True).
template <class F, class... Args>
auto to_thread_or_abandon(F function, Args... args) {
    return call_in_thread(true, std::move(function), std::move(args)...);
}

}  // namespace cahier
