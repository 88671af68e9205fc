// Everything is awaited at once, in the wrong sense: one thing after the other.
// fails: nominal one_fails comets comet_lost clouds
#include "exercise.hpp"

namespace cahier {

Task<std::vector<int>> count_stars(std::vector<Telescope>& telescopes) {
    std::vector<int> stars;
    for (Telescope& telescope : telescopes)
        stars.push_back(co_await telescope.count_stars());
    co_return stars;
}

Task<std::vector<int>> follow_comets(Sky& sky) {
    std::vector<int> brightness;
    while (const auto comet = co_await sky.next_comet())
        brightness.push_back(co_await sky.follow(*comet));
    co_return brightness;
}

}  // namespace cahier
