// The letter lives long enough, but the pigeon has not rested.
// fails: answer
#include "exercise.hpp"

namespace cahier {

Task<int> round_trip(Pigeon& pigeon) {
    const int out = co_await pigeon.fly_out();
    const int home = co_await pigeon.fly_home();
    co_return out + home;
}

Task<> answer(Pigeon& pigeon, std::string text) {
    co_await pigeon.carry(Letter(text));
    co_await pigeon.rest();
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
