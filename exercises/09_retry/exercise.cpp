// Exercise 09: ask again, and wait longer each time. exercise.hpp says what each function must do.
#include "exercise.hpp"

namespace cahier {

Task<int> retry(std::function<Task<int>()>, int, std::chrono::milliseconds) {
    // TODO: call attempt() and await it, until it succeeds or has failed most_attempts times.
    co_return 0;
}

Task<int> ask_for_beds(Radio&, int, std::chrono::milliseconds) {
    // TODO: write a manager that turns the radio on and off, and let retry() use it for each attempt.
    co_return 0;
}

}  // namespace cahier
