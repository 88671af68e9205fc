// The scenes of exercise 03, and what they print. Not yours to change: grading uses its own.
#include <stdexcept>

#include "async/gather.hpp"
#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {

namespace {

Span draw_time() {
    return rng().randint(100, 900) * 1ms;
}

int draw_number(int least, int most) {
    return static_cast<int>(rng().randint(least, most));
}

}  // namespace

Dome::Dome(std::string name)
    : name_(std::move(name)),
      moving_(draw_time()),
      exposing_(draw_time()),
      developing_(draw_time()),
      discarding_(draw_time()),
      first_number_(draw_number(100, 900)),
      stars_(draw_number(200, 9000)) {}

Task<> Dome::open() {
    if (open_)
        throw std::logic_error("the " + name_ + " is to be opened, but it is open");
    note(name_, "opens");
    co_await sleep(moving_);
    open_ = true;
    note(name_, "is open");
}

Task<> Dome::close() {
    if (!open_)
        throw std::logic_error("the " + name_ + " is to be closed, but it is not open");
    note(name_, "closes");
    co_await sleep(moving_);
    open_ = false;
    note(name_, "is closed");
}

Plate::Plate(Dome& dome) : dome_(dome), number_(dome.first_number_ + dome.plates_++) {}

Task<int> Plate::expose() {
    if (!dome_.open_)
        throw std::logic_error(fmt::format("plate {} is exposed, but the dome is not open", number_));
    const std::string name = fmt::format("plate {}", number_);
    note(name, "is exposed");
    co_await sleep(dome_.exposing_);
    exposed_ = true;
    note(name, "has {} stars", dome_.stars_);
    co_return dome_.stars_;
}

Task<> Plate::develop() {
    if (!exposed_)
        throw std::logic_error(fmt::format("plate {} is developed, but it was not exposed", number_));
    const std::string name = fmt::format("plate {}", number_);
    note(name, "is being developed");
    co_await sleep(dome_.developing_);
    note(name, "is developed");
}

Task<> Plate::discard(std::string reason) {
    const std::string name = fmt::format("plate {}", number_);
    note(name, "is being discarded: {}", reason);
    co_await sleep(dome_.discarding_);
    note(name, "is discarded");
}

namespace {

struct Tremor : std::runtime_error {
    Tremor(const std::string& what, int plate) : std::runtime_error(what), plate(plate) {}
    int plate;
};

// As Cancelled, to come in a later chapter: an error that is no std::exception.
struct Clouds {
    int percent;
};

// What the astronomer's nights are like.
struct Night {
    enum class End { well, tremor_before, tremor_after, clouds };

    End end;
    std::string what;
    int percent;
};

Night draw_night(Night::End end) {
    const std::string what = rng().choice({"the ground shakes", "a door slams", "the telescope is pushed"});
    const int hour = draw_number(1, 4);
    const int minute = draw_number(0, 59);
    return Night{end, fmt::format("{} at {}:{:02}", what, hour, minute), draw_number(40, 99)};
}

Task<> observe(Dome& dome, const Night& night, std::string astronomer) {
    co_await async_with(exposure(dome), [&](Plate& plate) -> Task<> {
        note(astronomer, "has plate {}", plate.number());
        if (night.end == Night::End::tremor_before)
            throw Tremor(night.what, plate.number());
        co_await plate.expose();
        if (night.end == Night::End::tremor_after)
            throw Tremor(night.what, plate.number());
        if (night.end == Night::End::clouds)
            throw Clouds{night.percent};
    });
    note(astronomer, "goes to bed");
}

// nominal: a plate is exposed, and the night ends well.
Task<> nominal() {
    Dome dome("dome");
    const Night night = draw_night(Night::End::well);
    co_await observe(dome, night, "astronomer");
}

// result: count_stars() gives the number of stars on a plate.
Task<> result() {
    Dome dome("dome");
    const int stars = co_await count_stars(dome);
    note("astronomer", "counts {} stars", stars);
}

// body_fails: a night fails before the exposure or after it, and the next night ends well.
Task<> body_fails() {
    Dome dome("dome");
    const bool before = rng().random() < 0.5;
    const Night bad = draw_night(before ? Night::End::tremor_before : Night::End::tremor_after);
    const Night good = draw_night(Night::End::well);
    try {
        co_await observe(dome, bad, "astronomer");
    } catch (const Tremor& tremor) {
        note("astronomer", "has lost plate {}: {}", tremor.plate, tremor.what());
    }
    co_await observe(dome, good, "astronomer");
}

// clouds: a night fails with an error that is no std::exception.
Task<> clouds() {
    Dome dome("dome");
    const Night night = draw_night(Night::End::clouds);
    try {
        co_await observe(dome, night, "astronomer");
    } catch (const Clouds& seen) {
        note("astronomer", "has seen clouds, {} percent", seen.percent);
    }
}

// two_domes: two plates are exposed at once, and neither dome knows of the other.
Task<> two_domes() {
    Dome east("eastern dome");
    Dome west("western dome");
    const Night night = draw_night(Night::End::well);
    co_await gather(observe(east, night, "Vera"), observe(west, night, "Edwin"));
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"nominal", nominal},
                       {"result", result},
                       {"body_fails", body_fails},
                       {"clouds", clouds},
                       {"two_domes", two_domes}});
}
