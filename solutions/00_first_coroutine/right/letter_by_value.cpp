// The tasks are made first and awaited later; the letter moves into a coroutine of its own.
#include "exercise.hpp"

namespace cahier {

Task<int> round_trip(Pigeon& pigeon) {
    Task<int> out = pigeon.fly_out();
    Task<int> home = pigeon.fly_home();
    const int there = co_await std::move(out);
    co_return there + co_await std::move(home);
}

Task<> carry_it(Pigeon& pigeon, Letter letter) {
    co_await pigeon.carry(letter);
}

Task<> answer(Pigeon& pigeon, std::string text) {
    Task<> flight = carry_it(pigeon, Letter(text));
    co_await pigeon.rest();
    co_await std::move(flight);
}

Task<std::exception_ptr> how_it_went(Task<> flight) {
    try {
        co_await std::move(flight);
    } catch (...) {
        co_return std::current_exception();
    }
    co_return nullptr;
}

Task<> carry_and_feed(Pigeon& pigeon, const Letter& letter) {
    const std::exception_ptr error = co_await how_it_went(pigeon.carry(letter));
    co_await pigeon.feed();
    if (error)
        std::rethrow_exception(error);
}

}  // namespace cahier
