// No try at all: the error goes on at once, past the food.
// fails: storm
#include "exercise.hpp"

namespace cahier {

Task<int> round_trip(Pigeon& pigeon) {
    const int out = co_await pigeon.fly_out();
    const int home = co_await pigeon.fly_home();
    co_return out + home;
}

Task<> answer(Pigeon& pigeon, std::string text) {
    const Letter letter(text);
    co_await pigeon.rest();
    co_await pigeon.carry(letter);
}

Task<> carry_and_feed(Pigeon& pigeon, const Letter& letter) {
    co_await pigeon.carry(letter);
    co_await pigeon.feed();
}

}  // namespace cahier
