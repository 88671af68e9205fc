// There is no manager: what stands at the end is not reached when the search is cut off.
// fails: out_of_air half_way called_back
#include "exercise.hpp"

namespace cahier {
Task<Report> dive(Bell& bell, std::vector<Wreck>& wrecks, Span patience, Span air) {
    Report report;
    try {
        co_await async_with(timeout(air), [&](Timeout&) -> Task<> {
            co_await bell.lower();
            co_await bell.open_hatch();
            for (Wreck& wreck : wrecks) {
                try {
                    const std::string find = co_await wait_for(wreck.search(bell), patience);
                    report.finds.push_back(find);
                } catch (const TimeoutError&) {
                    // patience has run out, and not the air: that would come as a Cancelled
                }
            }
            co_await bell.close_hatch();
            co_await bell.raise();
        });
    } catch (const TimeoutError&) {
        report.out_of_air = true;
    }
    co_return report;
}

}  // namespace cahier
