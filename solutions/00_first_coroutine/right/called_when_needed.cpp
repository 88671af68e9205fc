// Each coroutine is called where it is awaited, and the storm is kept as a value.
#include <optional>

#include "exercise.hpp"

namespace cahier {

Task<int> round_trip(Pigeon& pigeon) {
    int kilometres = 0;
    kilometres += co_await pigeon.fly_out();
    kilometres += co_await pigeon.fly_home();
    co_return kilometres;
}

Task<> answer(Pigeon& pigeon, std::string text) {
    co_await pigeon.rest();
    co_await pigeon.carry(Letter(text));
}

Task<> carry_and_feed(Pigeon& pigeon, const Letter& letter) {
    std::optional<Storm> met;
    try {
        co_await pigeon.carry(letter);
    } catch (const Storm& storm) {
        met = storm;
    }
    co_await pigeon.feed();
    if (met)
        throw *met;
}

}  // namespace cahier
