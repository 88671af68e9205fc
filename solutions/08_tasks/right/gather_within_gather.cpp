// No group at all: each comet is followed beside the wait for the rest of the night.
#include "exercise.hpp"

namespace cahier {

Task<std::vector<int>> count_stars(std::vector<Telescope>& telescopes) {
    std::vector<TaskHandle<int>> counts;
    for (Telescope& telescope : telescopes)
        counts.push_back(create_task([&] { return telescope.count_stars(); }));
    std::vector<int> stars = co_await gather(counts);
    co_return stars;
}

Task<std::vector<int>> rest_of_the_night(Sky& sky) {
    const std::optional<std::string> comet = co_await sky.next_comet();
    std::vector<int> all;
    if (comet) {
        auto [bright, others] = co_await gather(sky.follow(*comet), rest_of_the_night(sky));
        all.push_back(bright);
        all.insert(all.end(), others.begin(), others.end());
    }
    co_return all;
}

Task<std::vector<int>> follow_comets(Sky& sky) {
    return rest_of_the_night(sky);
}

}  // namespace cahier
