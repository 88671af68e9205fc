// The start of the race is kept in a global variable: the second boat overwrites it.
// fails: two_boats
#include "exercise.hpp"

namespace cahier {

Task<Stopwatch&> Stopwatch::aenter() {
    started_ = loop_time();
    stopped_.reset();
    co_return *this;
}

Task<> Stopwatch::aexit(std::exception_ptr) {
    stopped_ = loop_time();
    co_return;
}

double Stopwatch::elapsed() const {
    return stopped_.value_or(loop_time()) - started_;
}

GeneratorManager<> timed(Logbook& book, std::string what) {
    const double start = loop_time();
    co_yield {};
    book.record(what, loop_time() - start);
}

double race_start = 0;

GeneratorManager<> timed_race(Logbook& book, std::string what) {
    race_start = loop_time();
    co_yield {};
    book.record(what, loop_time() - race_start);
}

Task<> race(Boat& boat, Logbook& book) {
    co_await async_with(timed_race(book, boat.name()), [&]() -> Task<> {
        for (const std::string& leg : boat.legs()) {
            if (leg != boat.legs().front())
                co_await boat.turn();
            co_await async_with(timed(book, boat.name() + ", " + leg),
                                [&]() -> Task<> { co_await boat.sail(leg); });
        }
    });
}

}  // namespace cahier
