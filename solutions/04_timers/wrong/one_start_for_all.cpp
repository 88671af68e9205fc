// The start is kept in a global variable: the inner timer overwrites that of the outer one.
// fails: race body_fails two_boats
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

double start = 0;

GeneratorManager<> timed(Logbook& book, std::string what) {
    start = loop_time();
    co_yield {};
    book.record(what, loop_time() - start);
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
