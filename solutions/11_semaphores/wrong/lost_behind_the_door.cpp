// What stands behind cool() is not reached when cool() throws.
// fails: stuck_door
#include "exercise.hpp"

namespace cahier {

GeneratorManager<Kiln> Pottery::hot_kiln() {
    co_await permits_.acquire();
    Kiln& kiln = *free_.back();
    free_.pop_back();
    try {
        co_await kiln.heat();
    } catch (...) {
        free_.push_back(&kiln);
        permits_.release();
        throw;
    }
    co_yield kiln;
    co_await kiln.cool();
    free_.push_back(&kiln);
    permits_.release();
}

Task<std::vector<Outcome<int>>> fire_all(Pottery& pottery, const std::vector<Pot>& pots) {
    std::vector<Task<int>> firings;
    for (const Pot& pot : pots)
        firings.push_back(async_with(pottery.hot_kiln(), [&](Kiln& kiln) { return kiln.fire(pot); }));
    co_return co_await gather_settled(std::move(firings));
}

}  // namespace cahier
