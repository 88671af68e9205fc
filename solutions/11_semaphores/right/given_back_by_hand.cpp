// No destructor: the kiln and the permit are given back by hand, wherever it may end.
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

Task<int> fire_one(Pottery& pottery, const Pot& pot) {
    int gloss = 0;
    co_await async_with(pottery.hot_kiln(), [&](Kiln& kiln) -> Task<> { gloss = co_await kiln.fire(pot); });
    co_return gloss;
}

Task<std::vector<Outcome<int>>> fire_all(Pottery& pottery, const std::vector<Pot>& pots) {
    std::vector<TaskHandle<int>> tasks;
    for (const Pot& pot : pots)
        tasks.push_back(create_task(fire_one(pottery, pot)));
    std::vector<Outcome<int>> outcomes = co_await gather_settled(tasks);
    co_return outcomes;
}

}  // namespace cahier
