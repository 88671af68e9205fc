// Waiting for time to pass: sleep() lets the other tasks go on meanwhile, block_for() does not.
#pragma once

#include "async/loop.hpp"

namespace cahier {

using namespace std::chrono_literals;

class Sleep : public Leaf, private Timer {
public:
    explicit Sleep(Duration time) : time_(time) {}

    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> coroutine) {
        suspend(coroutine);
        if (time_ > Duration{0}) {
            begin();
        } else {
            Loop::running_or_null()->polls();
            wake();
        }
    }
    void await_resume() const { resume(); }

    bool cancel() override;
    std::string waits_for() const override;

private:
    void begin();
    void fire() override { wake(); }

    Duration time_;
};

// asyncio.sleep(). A time of zero or less lets every task that is ready run once, and the virtual clock goes
// on if a hundred thousand turns were nothing but that; sleep(no_limit) ends only
// when it is cancelled.
[[nodiscard("sleep() does nothing until it is awaited: co_await it")]] inline Sleep sleep(Span time) {
    return Sleep(time.duration);
}
template <class Number>
    requires std::is_arithmetic_v<Number>
Sleep sleep(Number) {
    static_assert(always_false<Number>, "sleep() needs a unit: sleep(1s), sleep(250ms), sleep(Seconds(0.5))");
    return Sleep(Duration{0});
}

// Python's time.sleep(): holds the thread, and so the whole loop. On the virtual clock it moves the clock.
void block_for(Span time);
template <class Number>
    requires std::is_arithmetic_v<Number>
void block_for(Number) {
    static_assert(always_false<Number>, "block_for() needs a unit: block_for(1s), block_for(250ms)");
}

}  // namespace cahier
