// gather_settled() gives the error as a value, and retry() calls itself for the attempts that are left.
#include "async/gather.hpp"
#include "exercise.hpp"

namespace cahier {

Task<int> retry(std::function<Task<int>()> attempt, int most_attempts, std::chrono::milliseconds first_wait) {
    const auto [outcome] = co_await gather_settled(attempt());
    const std::exception_ptr error = outcome.exception();
    if (!error_as<Interference>(error) || most_attempts == 1)
        co_return outcome.result();
    co_await sleep(first_wait);
    co_return co_await retry(attempt, most_attempts - 1, 2 * first_wait);
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
