// The stopwatch measures for timed() too, and each part of the race is a coroutine of its own.
#include "exercise.hpp"

namespace cahier {

Task<Stopwatch&> Stopwatch::aenter() {
    *this = Stopwatch();
    started_ = loop_time();
    co_return *this;
}

Task<> Stopwatch::aexit(std::exception_ptr) {
    stopped_ = loop_time();
    co_return;
}

double Stopwatch::elapsed() const {
    if (stopped_)
        return *stopped_ - started_;
    return loop_time() - started_;
}

GeneratorManager<> timed(Logbook& book, std::string what) {
    Stopwatch watch;
    co_await watch.aenter();
    Exit exit = co_yield {};
    co_await watch.aexit(exit.error());
    book.record(what, watch.elapsed());
}

Task<> sail_timed(Boat& boat, std::string leg, Logbook& book) {
    return async_with(timed(book, fmt::format("{}, {}", boat.name(), leg)),
                      [&boat, leg] { return boat.sail(leg); });
}

Task<> sail_all(Boat& boat, Logbook& book) {
    co_await sail_timed(boat, boat.legs().front(), book);
    for (std::size_t i = 1; i < boat.legs().size(); ++i) {
        co_await boat.turn();
        co_await sail_timed(boat, boat.legs()[i], book);
    }
}

Task<> race(Boat& boat, Logbook& book) {
    co_await async_with(timed(book, boat.name()), [&] { return sail_all(boat, book); });
}

}  // namespace cahier
