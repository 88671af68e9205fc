// The error of a telescope or a comet is caught, and nobody hears of it.
// fails: one_fails
#include "exercise.hpp"

namespace cahier {

Task<std::vector<int>> count_stars(std::vector<Telescope>& telescopes) {
    std::vector<Task<int>> counts;
    for (Telescope& telescope : telescopes)
        counts.push_back(telescope.count_stars());
    std::vector<int> stars;
    try {
        stars = co_await gather(std::move(counts));
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
    }
    co_return stars;
}

Task<std::vector<int>> follow_comets(Sky& sky) {
    std::vector<TaskHandle<int>> followed;
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
        while (const auto comet = co_await sky.next_comet())
            followed.push_back(group.create_task(sky.follow(*comet)));
    });

    std::vector<int> brightness;
    for (const TaskHandle<int>& comet : followed)
        brightness.push_back(comet.result());
    co_return brightness;
}

}  // namespace cahier
