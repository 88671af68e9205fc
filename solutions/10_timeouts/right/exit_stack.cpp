// An AsyncExitStack is entered step by step.
#include "exercise.hpp"
#include "managers/async_exit_stack.hpp"

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
    const auto search = [&](AsyncExitStack& stack) -> Task<> {
        co_await stack.enter_async_context(lowered(bell));
        co_await stack.enter_async_context(with_open_hatch(bell));
        for (Wreck& wreck : wrecks) {
            Timeout limit = timeout(patience);
            try {
                co_await async_with(limit, [&](Timeout&) -> Task<> {
                    std::string find = co_await wreck.search(bell);
                    report.finds.push_back(std::move(find));
                });
            } catch (const TimeoutError&) {
            }
        }
    };
    try {
        co_await wait_for(async_with(AsyncExitStack(), search), air);
    } catch (const TimeoutError&) {
        report.out_of_air = true;
    }
    co_return report;
}

}  // namespace cahier
