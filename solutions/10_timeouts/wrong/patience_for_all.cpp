// Patience is counted for all wrecks together.
// fails: nominal slow_wreck out_of_air called_back
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

Task<> search(Bell& bell, std::vector<Wreck>& wrecks, Report& report) {
    for (Wreck& wreck : wrecks) {
        const std::string find = co_await wreck.search(bell);
        report.finds.push_back(find);
    }
}

Task<Report> dive(Bell& bell, std::vector<Wreck>& wrecks, Span patience, Span air) {
    Report report;
    try {
        co_await async_with(timeout(air), lowered(bell), with_open_hatch(bell), [&](Timeout&) -> Task<> {
            try {
                co_await wait_for(search(bell, wrecks, report), patience);
            } catch (const TimeoutError&) {
                // the wrecks are given up
            }
        });
    } catch (const TimeoutError&) {
        report.out_of_air = true;
    }
    co_return report;
}

}  // namespace cahier
