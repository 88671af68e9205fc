// If the kiln cannot be heated there is no exit, and so nobody gives back the kiln and its permit.
// fails: no_gas called_off
#include "exercise.hpp"

namespace cahier {

GeneratorManager<Kiln> Pottery::hot_kiln() {
    co_await permits_.acquire();
    Kiln& kiln = *free_.back();
    free_.pop_back();
    co_await kiln.heat();
    co_yield kiln;
    std::exception_ptr error;
    try {
        co_await kiln.cool();
    } catch (...) {
        error = std::current_exception();
    }
    free_.push_back(&kiln);
    permits_.release();
    if (error)
        std::rethrow_exception(error);
}

Task<std::vector<Outcome<int>>> fire_all(Pottery& pottery, const std::vector<Pot>& pots) {
    std::vector<Task<int>> firings;
    for (const Pot& pot : pots)
        firings.push_back(async_with(pottery.hot_kiln(), [&](Kiln& kiln) { return kiln.fire(pot); }));
    co_return co_await gather_settled(std::move(firings));
}

}  // namespace cahier
