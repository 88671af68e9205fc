// Who gives up waits once more, and for nothing.
// fails: gives_up
#include "exercise.hpp"

namespace cahier {

Task<int> retry(std::function<Task<int>()> attempt, int most_attempts, std::chrono::milliseconds first_wait) {
    std::chrono::milliseconds wait = first_wait;
    for (int number = 1;; ++number) {
        std::exception_ptr last;
        try {
            co_return co_await attempt();
        } catch (const Interference&) {
            last = std::current_exception();
        }
        co_await sleep(wait);
        if (number == most_attempts)
            std::rethrow_exception(last);
        wait *= 2;
    }
}

namespace {

GeneratorManager<> turned_on(Radio& radio) {
    co_await radio.turn_on();
    co_yield {};
    co_await radio.turn_off();
}

}  // namespace

Task<int> ask_for_beds(Radio& radio, int most_attempts, std::chrono::milliseconds first_wait) {
    const auto attempt = [&] { return async_with(turned_on(radio), [&] { return radio.ask(); }); };
    co_return co_await retry(attempt, most_attempts, first_wait);
}

}  // namespace cahier
