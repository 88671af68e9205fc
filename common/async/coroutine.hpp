// What every coroutine of the workbook has in its promise, and the trampoline that resumes them.
#pragma once

#include <concepts>
#include <coroutine>
#include <exception>
#include <source_location>
#include <type_traits>
#include <utility>

#include "async/frame_pool.hpp"

namespace cahier {

// The coroutine that goes on next, if one does. A coroutine that has been suspended resumes nobody itself,
// which would need a stack as deep as the chain of awaits: it writes down who is next and returns to
// trampoline().
inline constinit thread_local std::coroutine_handle<> next_coroutine;

// The coroutine that runs, or was the last to do so: to say where a program spins. It would cost a ready
// await a sixth more, so an optimized build does not know.
struct Coroutine;
inline constinit thread_local const Coroutine* running_coroutine = nullptr;
inline constinit thread_local bool steps_are_timed = false;  // in debug mode
void time_goes_to(const Coroutine* next);
inline void runs_now([[maybe_unused]] const Coroutine* coroutine) {
#ifndef NDEBUG
    if (steps_are_timed) [[unlikely]]
        time_goes_to(coroutine);
    running_coroutine = coroutine;
#endif
}

// A call of a coroutine from within another is made only while the stack is above this place, which run()
// sets.
inline constinit thread_local const char* stack_limit = nullptr;

inline void trampoline(std::coroutine_handle<> first) {
    next_coroutine = first;
    while (next_coroutine)
        std::exchange(next_coroutine, {}).resume();
}

template <class A>
concept Awaitable = requires(A&& awaitable) { std::forward<A>(awaitable).operator co_await(); } ||
                    requires(A&& awaitable) { awaitable.await_ready(); };

template <class A>
inline constexpr bool is_standard_awaiter = std::same_as<std::remove_cvref_t<A>, std::suspend_always> ||
                                            std::same_as<std::remove_cvref_t<A>, std::suspend_never>;

template <class>
inline constexpr bool always_false = false;

template <class T>
class Task;
template <class>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<Task<T>> = true;

// What `co_await` gives that has been explained already, so that the compiler says no more. Nowhere defined.
struct ExplainedValue {
    template <class T>
    operator T() const;
};
template <class T = ExplainedValue>
struct ExplainedAwait : std::suspend_never {
    T await_resume() const;
};

// What `co_await awaitable` gives.
template <class A>
struct AwaitedBy {};
template <class A>
    requires requires { std::declval<A>().await_resume(); }
struct AwaitedBy<A> {
    using type = decltype(std::declval<A>().await_resume());
};
template <class A>
    requires requires { std::declval<A>().operator co_await(); }
struct AwaitedBy<A> {
    using type = decltype(std::declval<A>().operator co_await().await_resume());
};
template <class A>
using Awaited = typename AwaitedBy<A>::type;

// The base of our promises.
struct Coroutine : Pooled {
    std::coroutine_handle<> continuation;  // whom the trampoline resumes when this coroutine ends or yields
    Coroutine* awaited_by =
        nullptr;               // while it runs or waits: the same, for walking a chain of awaits outwards
    std::source_location at;   // its first line, then the co_await where it last was
    std::exception_ptr error;  // what ended it, if not a co_return

    explicit Coroutine(std::source_location where) : at(where) {}

    std::suspend_always initial_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { error = std::current_exception(); }

    // The coroutine has ended or yielded: whoever awaits it goes on.
    void return_to_awaiter() noexcept {
        runs_now(awaited_by);
        awaited_by = nullptr;
        next_coroutine = std::exchange(continuation, {});
    }

    // The frame stays after the end, with the result.
    struct Final {
        bool await_ready() const noexcept { return false; }
        template <std::derived_from<Coroutine> P>
        void await_suspend(std::coroutine_handle<P> ended) const noexcept {
            ended.promise().return_to_awaiter();
        }
        void await_resume() const noexcept {}
    };
    Final final_suspend() const noexcept { return {}; }

    // Every co_await passes through here: it notes the line, and explains what cannot be awaited.
    template <class A>
    decltype(auto) await_transform(A&& awaitable,
                                   std::source_location where = std::source_location::current()) {
        if constexpr (std::is_lvalue_reference_v<A> && is_task<std::remove_cvref_t<A>>) {
            static_assert(always_false<A>, "a Task is awaited once and given away: co_await std::move(task)");
            return ExplainedAwait<Awaited<std::remove_cvref_t<A>>>();
        } else if constexpr (!Awaitable<A> && std::invocable<A>) {
            static_assert(always_false<A>,
                          "co_await needs the task, not the function: call it, co_await f()");
            if constexpr (Awaitable<std::invoke_result_t<A>>)
                return ExplainedAwait<Awaited<std::invoke_result_t<A>>>();
            else
                return ExplainedAwait();
        } else if constexpr (!Awaitable<A> || is_standard_awaiter<A>) {
            static_assert(always_false<A>,
                          "co_await takes a Task, a TaskHandle, sleep(1s) or another awaitable of cahier");
            return ExplainedAwait();
        } else {
            at = where;
            return std::forward<A>(awaitable);
        }
    }
};

// For await_suspend(): runs `child` until it ends or yields. Most do so at once, so it is called as a
// function is, and false is returned: `parent` need not be suspended. If it waits, or if too many calls are
// nested already, true.
template <std::derived_from<Coroutine> P>
bool call_coroutine(std::coroutine_handle<P> parent, std::coroutine_handle<> child,
                    Coroutine& promise) noexcept {
    promise.awaited_by = &parent.promise();
    runs_now(&promise);
    if (static_cast<const char*>(__builtin_frame_address(0)) > stack_limit) [[likely]] {
        child.resume();
        if (!promise.awaited_by) [[likely]]
            return false;
    } else {
        next_coroutine = child;
    }
    promise.continuation = parent;
    return true;
}

}  // namespace cahier
