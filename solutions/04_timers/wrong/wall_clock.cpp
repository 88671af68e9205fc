// It measures on another clock than the loop.
// fails: stopwatch timed race body_fails two_boats
#include <chrono>

#include "exercise.hpp"

namespace cahier {

double now() {
    return Seconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Task<Stopwatch&> Stopwatch::aenter() {
    started_ = now();
    stopped_.reset();
    co_return *this;
}

Task<> Stopwatch::aexit(std::exception_ptr) {
    stopped_ = now();
    co_return;
}

double Stopwatch::elapsed() const {
    return stopped_.value_or(now()) - started_;
}

GeneratorManager<> timed(Logbook& book, std::string what) {
    const double start = now();
    co_yield {};
    book.record(what, now() - start);
}

Task<> race(Boat& boat, Logbook& book) {
    co_await async_with(timed(book, boat.name()), [&]() -> Task<> {
        for (const std::string& leg : boat.legs()) {
            if (leg != boat.legs().front())
                co_await boat.turn();
            co_await async_with(timed(book, boat.name() + ", " + leg),
                                [&]() -> Task<> { co_await boat.sail(leg); });
        }
    });
}

}  // namespace cahier
