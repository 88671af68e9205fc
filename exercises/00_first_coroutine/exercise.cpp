// Exercise 00: a pigeon loft. exercise.hpp says what each function must do; none of the three does it.
#include "exercise.hpp"

namespace cahier {

Task<int> round_trip(Pigeon& pigeon) {
    // TODO: the pigeon flies out, and is never seen again.
    const int out = co_await pigeon.fly_out();
    Task<int> home = pigeon.fly_home();
    co_return out;
}

Task<> answer(Pigeon& pigeon, std::string text) {
    // TODO: the pigeon has rested and takes off, but it has nothing to carry.
    Task<> flight = pigeon.carry(Letter(text));
    co_await pigeon.rest();
    co_await std::move(flight);
}

Task<> carry_and_feed(Pigeon& pigeon, const Letter& letter) {
    // TODO: a storm has turned the pigeon back, and the loft believes that all went well.
    try {
        co_await pigeon.carry(letter);
    } catch (const std::exception&) {
        // whatever has happened, the pigeon is fed
    }
    co_await pigeon.feed();
}

}  // namespace cahier
