// timeout(): a manager that cancels its body when the time is up. wait_for(): the same for one awaitable.
#pragma once

#include "async/shield.hpp"

namespace cahier {

// asyncio.timeout(): `co_await async_with(timeout(2s), [](Timeout& limit) -> Task<> { ... })` throws
// TimeoutError if the body takes longer. The time counts from the entering; no_limit is as None in asyncio,
// until reschedule(). It limits the task that enters it, and may be moved until then.
class [[nodiscard("a timeout does nothing until it is given to async_with()")]] Timeout final
    : private Timer {
public:
    explicit Timeout(Duration time) : time_(time) {}
    Timeout(Timeout&& other) noexcept : time_(other.time_) {}
    ~Timeout();

    Task<Timeout&> aenter();
    Task<> aexit(std::exception_ptr error);

    bool expired() const { return state_ == State::expiring || state_ == State::expired; }
    // These throw std::logic_error unless it has been entered and is not over.
    Duration when() const;       // on the loop's clock, as loop_time(); or no_limit
    void reschedule(Span time);  // from now on

    void enter();
    void leave(const std::exception_ptr& error);

private:
    // As asyncio's.
    enum class State { created, entered, expiring, expired, over };
    struct Soon;

    void require_entered() const;
    void unset();
    void fire() override;

    Duration time_;
    Duration when_ = no_limit;
    std::optional<AnyTask> task_;  // whose body it limits
    Soon* soon_ = nullptr;
    unsigned depth_ = 0;
    unsigned cancelling_before_ = 0;
    State state_ = State::created;
};

inline Timeout timeout(Span time) {
    return Timeout(time.duration);
}

// Cancels the task and waits for its end. Throws TimeoutError if that is how it ended.
Task<> cancel_and_wait(AnyTask task);

// asyncio.wait_for(): what the awaitable gives; or, after that time, cancels it, awaits its end and throws
// TimeoutError. With a time of zero or less, what is not done already is cancelled at once.
template <Awaitable A>
Task<Awaited<A>> wait_for(A awaitable, Span time) {
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

}  // namespace cahier
