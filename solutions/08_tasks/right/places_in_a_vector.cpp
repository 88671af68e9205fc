// Groups in both: each task puts its number into a place that is its own.
#include "exercise.hpp"

namespace cahier {

Task<std::vector<int>> count_stars(std::vector<Telescope>& telescopes) {
    std::vector<int> stars(telescopes.size());
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
        for (std::size_t number = 0; number < telescopes.size(); ++number)
            group.create_task([&, number]() -> Task<> {
                const int counted = co_await telescopes[number].count_stars();
                stars[number] = counted;
            });
        co_return;
    });
    co_return stars;
}

Task<> follow(Sky& sky, std::string comet, std::vector<int>& brightness, std::size_t place) {
    const int bright = co_await sky.follow(comet);
    brightness[place] = bright;
}

Task<std::vector<int>> follow_comets(Sky& sky) {
    std::vector<int> brightness;
    TaskGroup group;
    co_await async_with(group, [&](TaskGroup&) -> Task<> {
        for (;;) {
            const std::optional<std::string> comet = co_await sky.next_comet();
            if (!comet)
                break;
            brightness.push_back(0);
            group.create_task(follow(sky, *comet, brightness, brightness.size() - 1));
        }
    });
    co_return brightness;
}

}  // namespace cahier
