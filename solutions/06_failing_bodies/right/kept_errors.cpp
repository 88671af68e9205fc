// The error is kept, the balloon is packed, and the error is thrown again: by hand, in both places.
#include "exercise.hpp"

namespace cahier {

Task<Balloon&> Flight::aenter() {
    co_await balloon_.unfold();
    std::exception_ptr error;
    try {
        co_await balloon_.light();
    } catch (...) {
        error = std::current_exception();
    }
    if (error) {
        co_await balloon_.pack();
        std::rethrow_exception(error);
    }
    co_return balloon_;
}

Task<> Flight::aexit(std::exception_ptr) {
    std::exception_ptr error;
    try {
        co_await balloon_.land();
    } catch (...) {
        error = std::current_exception();
    }
    co_await balloon_.pack();
    if (error)
        std::rethrow_exception(error);
}

Task<> WeatherPermitting::aenter() {
    co_return;
}

Task<bool> WeatherPermitting::aexit(std::exception_ptr error) {
    if (error_as<Wind>(error) == nullptr)
        co_return false;
    diary_.no_flight(message_of(error));
    co_return true;
}

Task<std::optional<int>> outing(Balloon& balloon, Diary& diary) {
    std::optional<int> kilometres;
    WeatherPermitting weather(diary);
    Flight flight(balloon);
    co_await async_with(weather, flight,
                        [&](Balloon& lent) -> Task<> { kilometres.emplace(co_await lent.fly()); });
    co_return kilometres;
}

std::vector<std::string> story_of(std::exception_ptr error) {
    std::vector<std::string> story;
    for (; error; error = context_of(error))
        story.push_back(message_of(error));
    return story;
}

}  // namespace cahier
