// Time on the loop's clock.
#pragma once

#include <chrono>
#include <type_traits>

namespace cahier {

// real_time passes by itself; virtual_time jumps to the next timer as soon as nothing can run.
enum class Clock { real_time, virtual_time };

using Duration = std::chrono::nanoseconds;
using Seconds = std::chrono::duration<double>;  // for a computed time: sleep(Seconds(0.25))

// A time span in any unit, as a parameter: 1s, 250ms, Seconds(0.25). Kept to the nanosecond.
struct Span {
    template <class Number, class Unit>
    Span(std::chrono::duration<Number, Unit> time) : duration(std::chrono::round<Duration>(time)) {}
    Span(Duration time) : duration(time) {}
    template <class Number>
        requires std::is_arithmetic_v<Number>
    Span(Number) {
        static_assert(!sizeof(Number), "a time needs a unit: 1s, 250ms, Seconds(0.5)");
    }

    Duration duration;
};

// asyncio's loop.time(): the seconds that have passed on the running loop's clock since it started.
double loop_time();

}  // namespace cahier
