// What ends first comes first.
// fails: nominal comets
#include "exercise.hpp"

namespace cahier {

Task<std::vector<int>> count_stars(std::vector<Telescope>& telescopes) {
    std::vector<int> stars;
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
        for (Telescope& telescope : telescopes)
            group.create_task([&]() -> Task<> {
                const int counted = co_await telescope.count_stars();
                stars.push_back(counted);
            });
        co_return;
    });
    co_return stars;
}

Task<> follow(Sky& sky, std::string comet, std::vector<int>& brightness) {
    const int bright = co_await sky.follow(comet);
    brightness.push_back(bright);
}

Task<std::vector<int>> follow_comets(Sky& sky) {
    std::vector<int> brightness;
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
        while (const auto comet = co_await sky.next_comet())
            group.create_task(follow(sky, *comet, brightness));
    });
    co_return brightness;
}

}  // namespace cahier
