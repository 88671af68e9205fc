// The report is made within the deadline, and ends with it.
// fails: out_of_air
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

Task<Report> search(Bell& bell, std::vector<Wreck>& wrecks, Span patience) {
    Report report;
    co_await async_with(lowered(bell), with_open_hatch(bell), [&]() -> Task<> {
        for (Wreck& wreck : wrecks) {
            try {
                const std::string find = co_await wait_for(wreck.search(bell), patience);
                report.finds.push_back(find);
            } catch (const TimeoutError&) {
                continue;
            }
        }
    });
    co_return report;
}

Task<Report> dive(Bell& bell, std::vector<Wreck>& wrecks, Span patience, Span air) {
    Report report;
    try {
        report = co_await wait_for(search(bell, wrecks, patience), air);
    } catch (const TimeoutError&) {
        report.out_of_air = true;
    }
    co_return report;
}

}  // namespace cahier
