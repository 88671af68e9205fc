// gather_settled() cancels nobody: the telescopes that can still count go on.
// fails: one_fails
#include "exercise.hpp"

namespace cahier {

Task<std::vector<int>> count_stars(std::vector<Telescope>& telescopes) {
    std::vector<Task<int>> counts;
    for (Telescope& telescope : telescopes)
        counts.push_back(telescope.count_stars());
    const std::vector<Outcome<int>> outcomes = co_await gather_settled(std::move(counts));
    std::vector<int> stars;
    for (const Outcome<int>& outcome : outcomes)
        stars.push_back(outcome.result());
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
