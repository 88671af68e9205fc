// A manager for each thing, in a stack: the permit, the kiln, the fire. Errors become values by hand.
#include <optional>

#include "async/task_group.hpp"
#include "exercise.hpp"
#include "managers/async_exit_stack.hpp"

namespace cahier {
namespace {

GeneratorManager<Kiln> taken_from(std::vector<Kiln*>& free) {
    Kiln& kiln = *free.front();
    free.erase(free.begin());
    co_yield kiln;
    free.push_back(&kiln);
}

class Heated {
public:
    explicit Heated(Kiln& kiln) : kiln_(kiln) {}
    Task<> aenter() { return kiln_.heat(); }
    Task<> aexit(std::exception_ptr) { return kiln_.cool(); }

private:
    Kiln& kiln_;
};

Task<> fire_into(Pottery& pottery, const Pot& pot, std::optional<Outcome<int>>& outcome) {
    Value<int> gloss;
    std::exception_ptr error;
    try {
        gloss.put(co_await async_with(pottery.hot_kiln(), [&](Kiln& kiln) -> Task<int> {
            const int found = co_await kiln.fire(pot);
            co_return found;
        }));
    } catch (const std::exception&) {
        error = std::current_exception();
    }
    outcome.emplace(error, gloss);
}

}  // namespace

GeneratorManager<Kiln> Pottery::hot_kiln() {
    AsyncExitStack stack;
    Kiln* kiln = nullptr;
    std::exception_ptr failure;
    try {
        co_await stack.enter_async_context(permits_);
        kiln = &co_await stack.enter_async_context(taken_from(free_));
        co_await stack.enter_async_context(Heated(*kiln));
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        co_await stack.aclose(failure);
        std::rethrow_exception(failure);
    }
    Exit exit = co_yield *kiln;
    co_await stack.aclose(exit.error());
}

Task<std::vector<Outcome<int>>> fire_all(Pottery& pottery, const std::vector<Pot>& pots) {
    std::vector<std::optional<Outcome<int>>> found(pots.size());
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
        for (std::size_t number = 0; number < pots.size(); ++number)
            group.create_task(fire_into(pottery, pots[number], found[number]));
        co_return;
    });
    std::vector<Outcome<int>> outcomes;
    for (std::optional<Outcome<int>>& outcome : found)
        outcomes.push_back(std::move(*outcome));
    co_return outcomes;
}

}  // namespace cahier
