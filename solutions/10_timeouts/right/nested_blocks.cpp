// Blocks within blocks, managers that are classes, and a timeout that is asked afterwards.
#include "exercise.hpp"

namespace cahier {
namespace {

class Lowered {
public:
    explicit Lowered(Bell& bell) : bell_(bell) {}
    Task<> aenter() { return bell_.lower(); }
    Task<> aexit(std::exception_ptr) { return bell_.raise(); }

private:
    Bell& bell_;
};

class OpenHatch {
public:
    explicit OpenHatch(Bell& bell) : bell_(bell) {}
    Task<> aenter() { return bell_.open_hatch(); }
    Task<> aexit(std::exception_ptr) { return bell_.close_hatch(); }

private:
    Bell& bell_;
};

Task<> search_in_time(Bell& bell, Wreck& wreck, Span patience, Report& report) {
    Timeout limit = timeout(patience);
    try {
        co_await async_with(limit, [&](Timeout&) -> Task<> {
            std::string find = co_await wreck.search(bell);
            report.finds.push_back(std::move(find));
        });
    } catch (const TimeoutError&) {
        if (!limit.expired())
            throw;
    }
}

}  // namespace

Task<Report> dive(Bell& bell, std::vector<Wreck>& wrecks, Span patience, Span air) {
    Report report;
    Timeout limit = timeout(air);
    try {
        co_await async_with(limit, [&](Timeout&) -> Task<> {
            co_await async_with(Lowered(bell), [&]() -> Task<> {
                co_await async_with(OpenHatch(bell), [&]() -> Task<> {
                    for (Wreck& wreck : wrecks)
                        co_await search_in_time(bell, wreck, patience, report);
                });
            });
        });
    } catch (const TimeoutError&) {
        if (!limit.expired())
            throw;
    }
    report.out_of_air = limit.expired();
    co_return report;
}

}  // namespace cahier
