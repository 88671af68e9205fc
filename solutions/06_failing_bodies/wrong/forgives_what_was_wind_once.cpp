// It looks for wind among the errors that were replaced, too.
// fails: no_wind
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
    for (std::exception_ptr known = error; known; known = context_of(known))
        if (const auto* wind = error_as<Wind>(known)) {
            diary_.no_flight(wind->what());
            co_return true;
        }
    co_return false;
}

Task<std::optional<int>> outing(Balloon& balloon, Diary& diary) {
    std::optional<int> kilometres;
    co_await async_with(WeatherPermitting(diary), Flight(balloon),
                        [&](Balloon&) -> Task<> { kilometres = co_await balloon.fly(); });
    co_return kilometres;
}

std::vector<std::string> story_of(std::exception_ptr error) {
    std::vector<std::string> story;
    for (; error; error = context_of(error))
        story.push_back(message_of(error));
    return story;
}

}  // namespace cahier
