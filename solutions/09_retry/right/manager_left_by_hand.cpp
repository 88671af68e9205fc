// The manager is entered and left by hand, and create_task() runs each attempt.
#include "async/task_handle.hpp"
#include "exercise.hpp"

namespace cahier {

Task<int> retry(std::function<Task<int>()> attempt, int most_attempts, std::chrono::milliseconds first_wait) {
    int failures = 0;
    bool succeeded = false;
    int result = 0;
    while (!succeeded) {
        const TaskHandle<int> running = create_task(attempt);
        try {
            result = co_await running;
            succeeded = true;
        } catch (const Interference&) {
            if (++failures >= most_attempts)
                throw;
        }
        if (!succeeded)
            co_await sleep(first_wait * (1 << (failures - 1)));
    }
    co_return result;
}

namespace {

Task<int> ask_once(Radio& radio) {
    co_await radio.turn_on();
    std::exception_ptr error;
    int beds = 0;
    try {
        beds = co_await radio.ask();
    } catch (...) {
        error = std::current_exception();
    }
    co_await radio.turn_off();
    if (error)
        std::rethrow_exception(error);
    co_return beds;
}

}  // namespace

Task<int> ask_for_beds(Radio& radio, int most_attempts, std::chrono::milliseconds first_wait) {
    const auto attempt = [&] { return ask_once(radio); };
    co_return co_await retry(attempt, most_attempts, first_wait);
}

}  // namespace cahier
