// The comets are gathered when the night is over: until then nobody looks whether one is lost.
// fails: comet_lost clouds
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
    while (const auto comet = co_await sky.next_comet())
        followed.push_back(create_task(sky.follow(*comet)));
    co_return co_await gather(followed);
}

}  // namespace cahier
