// The way home is awaited, but what it gives is lost.
// fails: round_trip
#include "exercise.hpp"

namespace cahier {

Task<int> round_trip(Pigeon& pigeon) {
    const int out = co_await pigeon.fly_out();
    co_await pigeon.fly_home();
    co_return out;
}

Task<> answer(Pigeon& pigeon, std::string text) {
    const Letter letter(text);
    co_await pigeon.rest();
    co_await pigeon.carry(letter);
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
