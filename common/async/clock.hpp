// Time on the loop's clock.
#pragma once

#include <chrono>
#include <cmath>
#include <stdexcept>
#include <type_traits>

namespace cahier {

// real_time passes by itself; virtual_time jumps to the next timer as soon as nothing can run.
enum class Clock { real_time, virtual_time };

using Duration = std::chrono::nanoseconds;
using Seconds = std::chrono::duration<double>;  // for a computed time: sleep(Seconds(0.25))

// As a time limit, none: what None is in asyncio. As a time to sleep, for ever.
inline constexpr Duration no_limit = Duration::max();

// A time span in any unit, as a parameter: 1s, 250ms, Seconds(0.25). Kept to the nanosecond; what is longer
// than 292 years, infinity too, is no_limit. Throws std::invalid_argument for what is not a number.
struct Span {
    template <class Number, class Unit>
    Span(std::chrono::duration<Number, Unit> time) : duration(to_nanoseconds(time)) {}
    Span(Duration time) : duration(time) {}
    template <class Number>
        requires std::is_arithmetic_v<Number>
    Span(Number) {
        static_assert(!sizeof(Number), "a time needs a unit: 1s, 250ms, Seconds(0.5)");
    }

    Duration duration;

private:
    template <class Number, class Unit>
    static Duration to_nanoseconds(std::chrono::duration<Number, Unit> time) {
        if constexpr (std::is_floating_point_v<Number>)
            if (std::isnan(time.count()))
                throw std::invalid_argument("a time must be a number, and this is none (NaN)");
        if constexpr (std::ratio_greater_equal_v<Unit, std::nano>) {
            using Wide = std::common_type_t<Number, std::intmax_t>;
            constexpr auto most =  // rounded down, but in a floating-point type up
                std::chrono::duration_cast<std::chrono::duration<Wide, Unit>>(Duration::max());
            if (std::is_floating_point_v<Number> && time == most)
                return Duration::max();
            if (time > most)
                return Duration::max();
            if (time < -most)
                return Duration::min();
        }
        return std::chrono::round<Duration>(time);
    }
};

// The deadline that lies `time` after `now`; no_limit if there is none.
constexpr Duration after(Duration now, Duration time) {
    return time > no_limit - now ? no_limit : now + time;
}

// asyncio's loop.time(): the seconds that have passed on the running loop's clock since it started.
double loop_time();

}  // namespace cahier
