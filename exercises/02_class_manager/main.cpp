// The scenes of exercise 02, and what they print. Not yours to change: grading uses its own.
#include <stdexcept>

#include "async/gather.hpp"
#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {

Task<> Lamp::turn_on() {
    note(name_, "warming up");
    co_await sleep(warm_up_);
    on_ = true;
    note(name_, "on, {} candela", candela_);
}

Task<> Lamp::turn_off() {
    if (!on_)
        throw std::logic_error("the lamp " + name_ + " is turned off, but it is not on");
    note(name_, "cooling down");
    co_await sleep(warm_up_);
    on_ = false;
    note(name_, "off");
}

int Lamp::candela() const {
    return on_ ? candela_ : 0;
}

Task<int> Sea::watch(int candela) {
    note("sea", "watched with {} candela", candela);
    co_await sleep(1s);
    note("sea", "{} ships passed", ships_);
    co_return candela > 0 ? ships_ : 0;
}

namespace {

Span draw_time() {
    return rng().randint(100, 900) * 1ms;
}

int draw_number(int least, int most) {
    return static_cast<int>(rng().randint(least, most));
}

Task<> shine(Lamp& lamp, std::string name, Span time) {
    co_await async_with(Lighthouse(lamp), [&](int candela) -> Task<> {
        note(name, "the body has {} candela, the lamp {}", candela, lamp.candela());
        co_await sleep(time);
        note(name, "the body ends");
    });
    note(name, "left");
}

// nominal: a lighthouse shines while the body of async_with() runs.
Task<> nominal() {
    const Span warm_up = draw_time();
    Lamp lamp("lamp", warm_up, draw_number(1000, 9000));
    co_await shine(lamp, "keeper", draw_time());
}

// result: count_ships() watches the sea, and gives the number of ships.
Task<> result() {
    const Span warm_up = draw_time();
    Lamp lamp("lamp", warm_up, draw_number(1000, 9000));
    Sea sea(draw_number(2, 99));
    const int ships = co_await count_ships(lamp, sea);
    note("harbour", "{} ships were counted, the lamp has {} candela", ships, lamp.candela());
}

// side_by_side: two lighthouses shine at once, and neither knows of the other.
Task<> side_by_side() {
    const Span north_warm_up = draw_time();
    Lamp north("north", north_warm_up, draw_number(1000, 4000));
    const Span south_warm_up = draw_time();
    Lamp south("south", south_warm_up, draw_number(5000, 9000));
    const Span time = draw_time();
    co_await gather(shine(north, "northern keeper", time), shine(south, "southern keeper", time));
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv, {{"nominal", nominal}, {"result", result}, {"side_by_side", side_by_side}});
}
