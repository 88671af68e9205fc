// timeout(): a manager that cancels its body when the time is up. wait_for(): the same for one awaitable.
#pragma once

#include "async/task_handle.hpp"

namespace cahier {

// asyncio.timeout(): `co_await async_with(timeout(2s), [](Timeout& limit) -> Task<> { ... })` throws
// TimeoutError if the body takes longer. expired() tells afterwards. It may be moved until it is entered.
class [[nodiscard("a timeout does nothing until it is given to async_with()")]] Timeout final
    : private Timer {
public:
    explicit Timeout(Duration time) : time_(time) {}
    Timeout(Timeout&& other) noexcept : time_(other.time_) {}
    ~Timeout();

    Task<Timeout&> aenter();
    Task<> aexit(std::exception_ptr error);

    bool expired() const { return expired_; }
    void reschedule(Span time);  // from now on

    void enter();
    void leave(const std::exception_ptr& error);

private:
    void fire() override;

    Duration time_;
    TaskState* task_ = nullptr;  // whose body it limits; while entered
    unsigned depth_ = 0;
    unsigned cancelling_before_ = 0;
    bool expired_ = false;
};

inline Timeout timeout(Span time) {
    return Timeout(time.duration);
}

// asyncio.wait_for(): what the awaitable gives; or, after that time, cancels it, awaits its end and throws
// TimeoutError.
template <Awaitable A>
Task<Awaited<A>> wait_for(A awaitable, Span time) {
    using Result = Awaited<A>;
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
