// Exercise 06: a balloon. exercise.hpp says what each function must do.
#include "exercise.hpp"

namespace cahier {

Task<Balloon&> Flight::aenter() {
    // TODO: unfold the balloon and light it.
    co_return balloon_;
}

Task<> Flight::aexit(std::exception_ptr) {
    // TODO: land the balloon and pack it.
    co_return;
}

Task<> WeatherPermitting::aenter() {
    co_return;
}

Task<bool> WeatherPermitting::aexit(std::exception_ptr) {
    // TODO: is it wind?
    co_return false;
}

Task<std::optional<int>> outing(Balloon&, Diary&) {
    // TODO: fly, if the weather permits.
    co_return std::nullopt;
}

std::vector<std::string> story_of(std::exception_ptr error) {
    // TODO: what came before?
    return {message_of(error)};
}

}  // namespace cahier
