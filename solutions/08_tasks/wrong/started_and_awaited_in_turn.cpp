// The tasks are started and awaited one by one: when one fails, nobody ends the others.
// fails: one_fails comet_lost clouds
#include "exercise.hpp"

namespace cahier {

Task<std::vector<int>> count_stars(std::vector<Telescope>& telescopes) {
    std::vector<TaskHandle<int>> counts;
    for (Telescope& telescope : telescopes)
        counts.push_back(create_task(telescope.count_stars()));
    std::vector<int> stars;
    for (const TaskHandle<int>& count : counts)
        stars.push_back(co_await count);
    co_return stars;
}

Task<std::vector<int>> follow_comets(Sky& sky) {
    std::vector<TaskHandle<int>> followed;
    while (const auto comet = co_await sky.next_comet())
        followed.push_back(create_task(sky.follow(*comet)));
    std::vector<int> brightness;
    for (const TaskHandle<int>& comet : followed)
        brightness.push_back(co_await comet);
    co_return brightness;
}

}  // namespace cahier
