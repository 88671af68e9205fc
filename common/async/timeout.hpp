// timeout(): a manager that cancels its body when the time is up. wait_for(): the same for one awaitable.
#pragma once

#include "async/shared.hpp"
#include "async/shield.hpp"

namespace cahier {

// asyncio.timeout(): `co_await async_with(timeout(2s), [](Timeout& limit) -> Task<> { ... })` throws
// TimeoutError if the body takes longer. The time counts from the entering; no_limit is as None in asyncio,
// until reschedule(). It limits the task that enters it. Copies are the same timeout.
class [[nodiscard("a timeout does nothing until it is given to async_with()")]] Timeout final {
public:
    explicit Timeout(Duration time) : state_(Shared<State>::make(time)) {}
    Timeout(const Timeout&) = default;

    Task<Timeout&> aenter();
    Task<> aexit(std::exception_ptr error) { return leave(state_, std::move(error)); }
    static constexpr bool copies_are_the_same = true;

    bool expired() const { return state_->expired(); }
    // These throw std::logic_error unless it has been entered and is not over.
    Duration when() const { return state_->when(); }  // on the loop's clock, as loop_time(); or no_limit
    void reschedule(Span time) { state_->reschedule(time.duration); }  // from now on

    void enter() { state_->enter(); }
    void leave(const std::exception_ptr& error) { state_->leave(error); }

private:
    struct Soon;
    struct State final : Counted, Timer {
        explicit State(Duration time) : time(time) {}
        ~State() { unset(); }

        void enter();
        void leave(const std::exception_ptr& error);
        bool expired() const { return phase == Phase::expiring || phase == Phase::expired; }
        Duration when() const;
        void reschedule(Duration from_now);
        void require_entered() const;
        void unset();
        void fire() override;

        Duration time;
        Duration deadline = no_limit;
        std::optional<AnyTask> task;  // whose body it limits
        Soon* soon = nullptr;
        unsigned depth = 0;
        unsigned cancelling_before = 0;
        enum class Phase {
            created,
            entered,
            expiring,
            expired,
            over
        } phase = Phase::created;  // as asyncio's
    };
    static Task<> leave(Shared<State> state, std::exception_ptr error);

    Shared<State> state_;
};

inline Timeout timeout(Span time) {
    return Timeout(time.duration);
}

template <class A, class... More>
Task<> timeout(Span, A&&, More&&...) {
    static_assert(always_false<A>,
                  "timeout() takes a time, and async_with() the body: async_with(timeout(2s), body); of one "
                  "task, wait_for(task, 2s)");
    return explained();
}

// Cancels the task and waits for its end. Throws TimeoutError if that is how it ended.
Task<> cancel_and_wait(AnyTask task);

template <Awaitable A>
Task<Awaited<A>> wait_for_awaitable(A awaitable, Span time) {
    using Result = Awaited<A>;
    if (time.duration <= Duration{0}) {
        auto task = ensure_future(std::move(awaitable));
        if (!task.done())
            co_await cancel_and_wait(task);
        co_return std::move(task).result();
    }
    Timeout limit(time.duration);
    limit.enter();
    std::exception_ptr error;
    Value<Result> value;
    try {
        if constexpr (std::is_void_v<Result>)
            co_await std::move(awaitable);
        else
            value.put(co_await std::move(awaitable));
    } catch (...) {
        error = std::current_exception();
    }
    limit.leave(error);
    if (error)
        std::rethrow_exception(error);
    co_return value.take();
}

// asyncio.wait_for(): what the awaitable gives; or, after that time, cancels it, awaits its end and throws
// TimeoutError. With a time of zero or less, what is not done already is cancelled at once. Takes a handle,
// or what into_task() takes.
template <class A>
auto wait_for(A&& what, Span time) {
    using What = std::decay_t<A>;
    if constexpr (Awaitable<What> && !is_task<What>)
        return wait_for_awaitable<What>(std::forward<A>(what), time);
    else
        return wait_for_awaitable(into_task(std::forward<A>(what)), time);
}

}  // namespace cahier
