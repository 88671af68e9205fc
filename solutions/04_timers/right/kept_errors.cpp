// A class measures, by the names of the legs; the race keeps the error by hand, and throws it at the end.
#include "exercise.hpp"

namespace cahier {

Task<Stopwatch&> Stopwatch::aenter() {
    stopped_ = std::nullopt;
    started_ = loop_time();
    co_return *this;
}

Task<> Stopwatch::aexit(std::exception_ptr) {
    stopped_ = loop_time();
    co_return;
}

double Stopwatch::elapsed() const {
    const double end = stopped_ ? *stopped_ : loop_time();
    return end - started_;
}

class Timed {
public:
    Timed(Logbook& book, std::string what) : book_(book), what_(std::move(what)) {}

    Task<> aenter() {
        start_ = loop_time();
        co_return;
    }
    Task<> aexit(std::exception_ptr) {
        book_.record(what_, loop_time() - start_);
        co_return;
    }

private:
    Logbook& book_;
    std::string what_;
    double start_ = 0;
};

GeneratorManager<> timed(Logbook& book, std::string what) {
    Timed manager(book, what);
    co_await manager.aenter();
    Exit exit = co_yield {};
    co_await manager.aexit(exit.error());
}

Task<> race(Boat& boat, Logbook& book) {
    const double start = loop_time();
    std::exception_ptr error;
    try {
        bool first = true;
        for (const std::string& leg : boat.legs()) {
            if (!first)
                co_await boat.turn();
            first = false;
            Timed manager(book, boat.name() + ", " + leg);
            co_await async_with(manager, [&]() -> Task<> { co_await boat.sail(leg); });
        }
    } catch (...) {
        error = std::current_exception();
    }
    book.record(boat.name(), loop_time() - start);
    if (error)
        std::rethrow_exception(error);
}

}  // namespace cahier
