// Exercise 10: a dive with a deadline. exercise.hpp says what the function must do.
#include "exercise.hpp"

namespace cahier {
namespace {

GeneratorManager<> lowered(Bell& bell) {
    co_await bell.lower();
    co_yield {};
    co_await bell.raise();
}

GeneratorManager<> with_open_hatch(Bell& bell) {
    co_await bell.open_hatch();
    co_yield {};
    co_await bell.close_hatch();
}

}  // namespace

Task<Report> dive(Bell& bell, std::vector<Wreck>& wrecks, Span patience, Span air) {
    Report report;
    try {
        co_await async_with(timeout(air), lowered(bell), with_open_hatch(bell), [&](Timeout&) -> Task<> {
            for (Wreck& wreck : wrecks) {
                try {
                    const std::string find = co_await wait_for(wreck.search(bell), patience);
                    report.finds.push_back(find);
                } catch (const TimeoutError&) {
                    // patience has run out, and not the air: that would come as a Cancelled
                }
            }
        });
    } catch (const TimeoutError&) {
        report.out_of_air = true;
    }
    co_return report;
}

}  // namespace cahier
