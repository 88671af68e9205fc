// The error that goes on is another one: the kilometres of the storm are lost.
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
    std::string what;
    try {
        co_await pigeon.carry(letter);
    } catch (const std::exception& error) {
        what = error.what();
    }
    co_await pigeon.feed();
    if (!what.empty())
        throw std::runtime_error(what);
}

}  // namespace cahier
