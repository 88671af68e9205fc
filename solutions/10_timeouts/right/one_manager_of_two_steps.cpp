// One manager has both steps, and its enter takes the first one back when the second fails.
#include "exercise.hpp"

namespace cahier {
namespace {

GeneratorManager<> at_work(Bell& bell) {
    co_await bell.lower();
    std::exception_ptr error;
    try {
        co_await bell.open_hatch();
    } catch (...) {
        error = std::current_exception();
    }
    if (error) {
        co_await bell.raise();
        std::rethrow_exception(error);
    }
    co_yield {};
    co_await bell.close_hatch();
    co_await bell.raise();
}

Task<> search(Bell& bell, std::vector<Wreck>& wrecks, Span patience, Report& report) {
    co_await async_with(at_work(bell), [&]() -> Task<> {
        for (Wreck& wreck : wrecks) {
            const TaskHandle<std::string> task = create_task(wreck.search(bell));
            try {
                const std::string& find = co_await wait_for(task, patience);
                report.finds.push_back(find);
            } catch (const TimeoutError&) {
                continue;
            }
        }
    });
}

}  // namespace

Task<Report> dive(Bell& bell, std::vector<Wreck>& wrecks, Span patience, Span air) {
    Report report;
    try {
        co_await wait_for(search(bell, wrecks, patience, report), air);
    } catch (const TimeoutError&) {
        report.out_of_air = true;
    }
    co_return report;
}

}  // namespace cahier
