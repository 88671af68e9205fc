// The scenes of exercise 04, and what they print. Not yours to change: grading uses its own.
#include <stdexcept>

#include "async/gather.hpp"
#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {

namespace {

Span draw_time() {
    return rng().randint(100, 900) * 1ms;
}

struct Capsized : std::runtime_error {
    Capsized(const std::string& what, std::string leg) : std::runtime_error(what), leg(std::move(leg)) {}
    std::string leg;
};

}  // namespace

Boat::Boat(std::string name, std::vector<std::string> legs)
    : name_(std::move(name)), legs_(std::move(legs)), turning_(draw_time()) {
    for (std::size_t i = 0; i < legs_.size(); ++i)
        times_.push_back(draw_time());
}

Task<> Boat::sail(std::string leg) {
    if (next_ == legs_.size() || leg != legs_[next_])
        throw std::logic_error(fmt::format("{} sails {}, which is not its next leg", name_, leg));
    const std::size_t number = next_++;
    note(name_, "sails {}", leg);
    co_await sleep(times_[number]);
    if (number == capsizes_on_)
        throw Capsized(name_ + " has capsized", leg);
    note(name_, "has sailed {}", leg);
}

Task<> Boat::turn() {
    note(name_, "turns");
    co_await sleep(turning_);
    note(name_, "has turned");
}

void Logbook::record(std::string what, double seconds) {
    note(what, "took {:.3f} seconds", seconds);
}

namespace {

std::string draw_name() {
    return rng().choice({"Albatross", "Bluebell", "Curlew", "Dolphin"});
}

std::vector<std::string> draw_legs() {
    std::vector<std::string> legs{"to the buoy", "around the island", "past the mole", "up the river"};
    rng().shuffle(legs);
    legs.resize(static_cast<std::size_t>(rng().randint(2, 4)));
    return legs;
}

// stopwatch: it is read while it runs and once it has stopped; used again, with a body that fails.
Task<> stopwatch() {
    const Span before = draw_time();
    const Span first = draw_time();
    const Span second = draw_time();
    const Span after = draw_time();
    const Span anew = draw_time();
    const Span later = draw_time();

    Stopwatch watch;
    co_await sleep(before);
    co_await async_with(watch, [&](Stopwatch& running) -> Task<> {
        note("judge", "starts the watch");
        co_await sleep(first);
        note("judge", "reads {:.3f}", running.elapsed());
        co_await sleep(second);
        note("judge", "reads {:.3f}", running.elapsed());
    });
    co_await sleep(after);
    note("judge", "reads {:.3f} from the stopped watch", watch.elapsed());
    try {
        co_await async_with(watch, [&](Stopwatch& running) -> Task<> {
            note("judge", "starts the watch anew");
            co_await sleep(anew);
            note("judge", "reads {:.3f}", running.elapsed());
            throw std::runtime_error("a gust of wind");
        });
    } catch (const std::runtime_error& error) {
        note("judge", "is hit by {}", error.what());
    }
    co_await sleep(later);
    note("judge", "reads {:.3f} from the stopped watch", watch.elapsed());
}

// timed: a manager is made, entered a while later, and records how long its body took.
Task<> scene_timed() {
    const std::string what = rng().choice({"the speech", "the anthem", "the weighing"});
    const Span before = draw_time();
    const Span time = draw_time();
    Logbook book;
    auto manager = timed(book, what);
    co_await sleep(before);
    co_await async_with(manager, [&]() -> Task<> {
        note(what, "begins");
        co_await sleep(time);
        note(what, "ends");
    });
}

Task<> start(Boat& boat, Logbook& book, Span at) {
    co_await sleep(at);
    note(boat.name(), "starts");
    co_await race(boat, book);
    note(boat.name(), "is in the harbour");
}

// race: a boat sails its race, and each leg and the whole are timed.
Task<> scene_race() {
    const std::string name = draw_name();
    Boat boat(name, draw_legs());
    Logbook book;
    co_await start(boat, book, draw_time());
}

// body_fails: a boat capsizes on one of its legs. What it has sailed is timed all the same.
Task<> body_fails() {
    const std::string name = draw_name();
    Boat boat(name, draw_legs());
    boat.will_capsize_on_leg(static_cast<std::size_t>(rng().randint(0, std::ssize(boat.legs()) - 1)));
    Logbook book;
    try {
        co_await start(boat, book, draw_time());
    } catch (const Capsized& error) {
        note("lifeboat", "{}; it was sailing {}", error.what(), error.leg);
    }
}

// two_boats: two boats race at once, and start one after the other.
Task<> two_boats() {
    Boat heron("Heron", draw_legs());
    Boat puffin("Puffin", draw_legs());
    Logbook book;
    const Span first = draw_time();
    const Span second = draw_time();
    co_await gather(start(heron, book, first), start(puffin, book, second));
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"stopwatch", stopwatch},
                       {"timed", scene_timed},
                       {"race", scene_race},
                       {"body_fails", body_fails},
                       {"two_boats", two_boats}});
}
