// Exercise 11: more pots than kilns. exercise.hpp says what each function must do.
#include "exercise.hpp"

namespace cahier {
namespace {

// A kiln and its permit, both given back at the end. That takes no time, so a destructor can do it.
class Loan {
public:
    Loan(std::vector<Kiln*>& free, Semaphore& permits) : kiln(*free.back()), free_(free), permits_(permits) {
        free_.pop_back();
    }
    Loan(const Loan&) = delete;
    ~Loan() {
        free_.push_back(&kiln);
        permits_.release();
    }

    Kiln& kiln;

private:
    std::vector<Kiln*>& free_;
    Semaphore& permits_;
};

}  // namespace

GeneratorManager<Kiln> Pottery::hot_kiln() {
    co_await permits_.acquire();
    const Loan loan(free_, permits_);
    co_await loan.kiln.heat();
    co_yield loan.kiln;
    co_await loan.kiln.cool();
}

Task<std::vector<Outcome<int>>> fire_all(Pottery& pottery, const std::vector<Pot>& pots) {
    std::vector<Task<int>> firings;
    for (const Pot& pot : pots)
        firings.push_back(async_with(pottery.hot_kiln(), [&](Kiln& kiln) { return kiln.fire(pot); }));
    co_return co_await gather_settled(std::move(firings));
}

}  // namespace cahier
