// Both steps are in one enter. If the second one is cut off, there is no exit, and nobody undoes the first.
// fails: half_way called_back
#include "exercise.hpp"

namespace cahier {
namespace {

GeneratorManager<> at_work(Bell& bell) {
    co_await bell.lower();
    co_await bell.open_hatch();
    co_yield {};
    co_await bell.close_hatch();
    co_await bell.raise();
}

}  // namespace

Task<Report> dive(Bell& bell, std::vector<Wreck>& wrecks, Span patience, Span air) {
    Report report;
    try {
        co_await async_with(timeout(air), at_work(bell), [&](Timeout&) -> Task<> {
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
