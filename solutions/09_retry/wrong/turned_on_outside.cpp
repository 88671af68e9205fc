// Only the question is in a try block: the radio may not come on, and stays on after another error.
// fails: cannot_open other_error side_by_side
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
    std::chrono::milliseconds wait = first_wait;
    for (int number = 1;; ++number) {
        co_await radio.turn_on();
        std::exception_ptr error;
        int beds = 0;
        try {
            beds = co_await radio.ask();
        } catch (const Interference&) {
            error = std::current_exception();
        }
        co_await radio.turn_off();
        if (!error)
            co_return beds;
        if (number == most_attempts)
            std::rethrow_exception(error);
        co_await sleep(wait);
        wait *= 2;
    }
}

}  // namespace cahier
