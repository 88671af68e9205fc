// Exercise 06: a balloon. exercise.hpp says what each function must do.
#include "exercise.hpp"

namespace cahier {

// The packing is an exit, and so it is done whatever fails: around the landing always, around the lighting if
// that fails.
GeneratorManager<> packed_after(Balloon& balloon) {
    co_yield {};
    co_await balloon.pack();
}

GeneratorManager<> packed_after_a_failure(Balloon& balloon) {
    Exit exit = co_yield {};
    if (exit.error())
        co_await balloon.pack();
}

Task<Balloon&> Flight::aenter() {
    co_await balloon_.unfold();
    co_await async_with(packed_after_a_failure(balloon_), [&] { return balloon_.light(); });
    co_return balloon_;
}

Task<> Flight::aexit(std::exception_ptr) {
    co_await async_with(packed_after(balloon_), [&] { return balloon_.land(); });
}

Task<> WeatherPermitting::aenter() {
    co_return;
}

Task<bool> WeatherPermitting::aexit(std::exception_ptr error) {
    const auto* wind = error_as<Wind>(error);
    if (wind)
        diary_.no_flight(wind->what());
    co_return wind != nullptr;
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
