// The body waits for each comet before it looks for the next.
// fails: comets comet_lost clouds
#include "exercise.hpp"

namespace cahier {

Task<std::vector<int>> count_stars(std::vector<Telescope>& telescopes) {
    std::vector<Task<int>> counts;
    for (Telescope& telescope : telescopes)
        counts.push_back(telescope.count_stars());
    co_return co_await gather(std::move(counts));
}

Task<std::vector<int>> follow_comets(Sky& sky) {
    std::vector<TaskHandle<int>> followed;
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
        while (const auto comet = co_await sky.next_comet()) {
            followed.push_back(group.create_task(sky.follow(*comet)));
            co_await followed.back();
        }
    });

    std::vector<int> brightness;
    for (const TaskHandle<int>& comet : followed)
        brightness.push_back(comet.result());
    co_return brightness;
}

}  // namespace cahier
