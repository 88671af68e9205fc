// The letter has a name now, but it ends with its block, before the flight is awaited.
// fails: answer
#include "exercise.hpp"

namespace cahier {

Task<int> round_trip(Pigeon& pigeon) {
    const int out = co_await pigeon.fly_out();
    const int home = co_await pigeon.fly_home();
    co_return out + home;
}

Task<> answer(Pigeon& pigeon, std::string text) {
    std::vector<Task<>> flights;
    {
        const Letter letter(text);
        flights.push_back(pigeon.carry(letter));
    }
    co_await pigeon.rest();
    co_await std::move(flights.front());
}

Task<> carry_and_feed(Pigeon& pigeon, const Letter& letter) {
    std::exception_ptr error;
    try {
        co_await pigeon.carry(letter);
    } catch (...) {
        error = std::current_exception();
    }
    co_await pigeon.feed();
    if (error)
        std::rethrow_exception(error);
}

}  // namespace cahier
