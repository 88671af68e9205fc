// The radio is not turned off when the question fails.
// fails: nominal gives_up cannot_open other_error side_by_side
#include "exercise.hpp"

namespace cahier {

Task<int> retry(std::function<Task<int>()> attempt, int most_attempts, std::chrono::milliseconds first_wait) {
    std::chrono::milliseconds wait = first_wait;
    for (int number = 1;; ++number) {
        try {
            co_return co_await attempt();
        } catch (const Interference&) {
            if (number == most_attempts)
                throw;
        }
        co_await sleep(wait);
        wait *= 2;
    }
}

Task<int> ask_for_beds(Radio& radio, int most_attempts, std::chrono::milliseconds first_wait) {
    const auto attempt = [&]() -> Task<int> {
        co_await radio.turn_on();
        const int beds = co_await radio.ask();
        co_await radio.turn_off();
        co_return beds;
    };
    co_return co_await retry(attempt, most_attempts, first_wait);
}

}  // namespace cahier
