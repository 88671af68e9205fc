// The kiln goes to the next one before it has cooled down.
// fails: nominal cracks no_gas stuck_door called_off
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
    free_.push_back(&kiln);
    permits_.release();
    co_await kiln.cool();
}

Task<std::vector<Outcome<int>>> fire_all(Pottery& pottery, const std::vector<Pot>& pots) {
    std::vector<Task<int>> firings;
    for (const Pot& pot : pots)
        firings.push_back(async_with(pottery.hot_kiln(), [&](Kiln& kiln) { return kiln.fire(pot); }));
    co_return co_await gather_settled(std::move(firings));
}

}  // namespace cahier
