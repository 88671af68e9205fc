// Stacks of callbacks do what is to be done whatever fails; the outing gives its result through async_with().
#include "exercise.hpp"

namespace cahier {

Task<> pack(Balloon* balloon) {
    return balloon->pack();
}

Task<> land(Balloon* balloon) {
    return balloon->land();
}

Task<Balloon&> Flight::aenter() {
    co_await balloon_.unfold();
    AsyncExitStack stack;
    stack.push_async_callback(pack, &balloon_);
    std::exception_ptr error;
    try {
        co_await balloon_.light();
    } catch (...) {
        error = std::current_exception();
    }
    if (error) {
        co_await stack.aclose(error);
        std::rethrow_exception(error);
    }
    const AsyncExitStack not_needed = stack.pop_all();
    co_return balloon_;
}

Task<> Flight::aexit(std::exception_ptr error) {
    AsyncExitStack stack;
    stack.push_async_callback(pack, &balloon_);
    stack.push_async_callback(land, &balloon_);
    co_await stack.aclose(error);
}

Task<> WeatherPermitting::aenter() {
    co_return;
}

Task<bool> WeatherPermitting::aexit(std::exception_ptr error) {
    if (!error)
        co_return false;
    try {
        std::rethrow_exception(error);
    } catch (const Wind& wind) {
        diary_.no_flight(wind.what());
        co_return true;
    } catch (...) {
        co_return false;
    }
}

Task<std::optional<int>> outing(Balloon& balloon, Diary& diary) {
    int kilometres = -1;
    co_await async_with(WeatherPermitting(diary), [&]() -> Task<> {
        kilometres = co_await async_with(Flight(balloon),
                                         [](Balloon& lent) -> Task<int> { co_return co_await lent.fly(); });
    });
    if (kilometres < 0)
        co_return std::nullopt;
    co_return kilometres;
}

void tell(std::vector<std::string>& story, const std::exception_ptr& error) {
    if (!error)
        return;
    story.push_back(message_of(error));
    tell(story, context_of(error));
}

std::vector<std::string> story_of(std::exception_ptr error) {
    std::vector<std::string> story;
    tell(story, error);
    return story;
}

}  // namespace cahier
