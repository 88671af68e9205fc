// The scenes of exercise 06, and what they print. Not yours to change: grading uses its own.
#include <stdexcept>

#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {

namespace {

Span draw_time() {
    return rng().randint(100, 900) * 1ms;
}

struct Squall : Wind {
    using Wind::Wind;
};

// What is no wind.
struct Trouble : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::exception_ptr draw_wind() {
    const std::string where = rng().choice({"over the lake", "from the hills", "in the valley"});
    if (rng().random() < 0.5)
        return std::make_exception_ptr(Wind("strong wind " + where));
    return std::make_exception_ptr(Squall("a squall " + where));
}

std::exception_ptr draw_trouble(std::string_view what) {
    return std::make_exception_ptr(Trouble(fmt::format("{}, for the {}th time", what, rng().randint(4, 20))));
}

}  // namespace

Balloon::Balloon(std::string name)
    : name_(std::move(name)),
      unfolding_(draw_time()),
      lighting_(draw_time()),
      flying_(draw_time()),
      landing_(draw_time()),
      packing_(draw_time()),
      kilometres_(static_cast<int>(rng().randint(5, 90))) {}

void Balloon::require(Is is, std::string_view wanted) const {
    constexpr std::string_view states[] = {"packed", "unfolded", "up there"};
    if (is_ != is)
        throw std::logic_error(fmt::format("the {} is to {}, but it is {}", name_, wanted,
                                           states[static_cast<std::size_t>(is_)]));
}

void Balloon::fail_if_it_will(Step step) {
    if (const auto error = std::exchange(errors_[static_cast<std::size_t>(step)], nullptr)) {
        note(name_, "fails: {}", message_of(error));
        std::rethrow_exception(error);
    }
}

Task<> Balloon::unfold() {
    require(Is::packed, "be unfolded");
    note(name_, "is being unfolded");
    co_await sleep(unfolding_);
    is_ = Is::unfolded;
    note(name_, "is unfolded");
}

Task<> Balloon::light() {
    require(Is::unfolded, "be lit");
    note(name_, "is being lit");
    co_await sleep(lighting_);
    fail_if_it_will(Step::light);
    is_ = Is::up_there;
    note(name_, "rises");
}

Task<int> Balloon::fly() {
    require(Is::up_there, "fly");
    note(name_, "flies");
    co_await sleep(flying_);
    fail_if_it_will(Step::fly);
    note(name_, "has flown {} km", kilometres_);
    co_return kilometres_;
}

Task<> Balloon::land() {
    require(Is::up_there, "land");
    note(name_, "lands");
    co_await sleep(landing_);
    is_ = Is::unfolded;
    fail_if_it_will(Step::land);
    note(name_, "has landed");
}

Task<> Balloon::pack() {
    require(Is::unfolded, "be packed");
    note(name_, "is being packed");
    co_await sleep(packing_);
    is_ = Is::packed;
    note(name_, "is packed");
}

void Diary::no_flight(std::string why) {
    note("diary", "no flight: {}", why);
}

namespace {

Task<> go_out(Balloon& balloon) {
    Diary diary;
    const std::optional<int> kilometres = co_await outing(balloon, diary);
    if (kilometres)
        note("pilot", "{} km", *kilometres);
    else
        note("pilot", "tomorrow is another day");
}

// nominal: an outing that nothing disturbs.
Task<> nominal() {
    Balloon balloon("balloon");
    co_await go_out(balloon);
}

// enter_fails: the balloon cannot be lit. The next flight is a good one.
Task<> enter_fails() {
    Balloon balloon("balloon");
    balloon.will_fail(Balloon::Step::light, draw_trouble("the burner stays cold"));
    const auto fly = [](Balloon& lent) -> Task<> { co_await lent.fly(); };
    try {
        co_await async_with(Flight(balloon), fly);
        note("pilot", "a good flight");
    } catch (const Trouble& trouble) {
        note("pilot", "{}", trouble.what());
    }
    co_await async_with(Flight(balloon), fly);
    note("pilot", "a good flight");
}

// exit_fails: two balloons fly together. One of them lands badly or both do, and the flight may have failed
// too.
Task<> exit_fails() {
    Balloon red("red balloon");
    Balloon blue("blue balloon");
    const auto which = rng().randint(0, 2);
    const bool flight_fails = rng().random() < 0.7;
    const auto red_trouble = draw_trouble("the basket hits a fence");
    const auto blue_trouble = draw_trouble("the basket tips over");
    if (flight_fails)
        blue.will_fail(Balloon::Step::fly, draw_trouble("a gull sits on the burner"));
    if (which != 0)
        red.will_fail(Balloon::Step::land, red_trouble);
    if (which != 1)
        blue.will_fail(Balloon::Step::land, blue_trouble);
    try {
        co_await async_with(Flight(red), Flight(blue), [](Balloon& first, Balloon& second) -> Task<> {
            co_await first.fly();
            co_await second.fly();
        });
        note("pilot", "a good flight");
    } catch (const Trouble&) {
        bool first = true;
        for (const std::string& part : story_of(std::current_exception()))
            note("pilot", "{}{}", std::exchange(first, false) ? "" : "before that, ", part);
    }
}

// wind: an outing ends in the wind, when the balloon is lit or when it flies.
Task<> wind() {
    Balloon balloon("balloon");
    const bool at_once = rng().random() < 0.5;
    balloon.will_fail(at_once ? Balloon::Step::light : Balloon::Step::fly, draw_wind());
    co_await go_out(balloon);
}

// no_wind: an outing has trouble that is no wind, or trouble while it lands because of the wind.
Task<> no_wind() {
    Balloon balloon("balloon");
    const bool wind_first = rng().random() < 0.5;
    const auto gust = draw_wind();
    const auto trouble = draw_trouble(wind_first ? "the basket hits a fence" : "a gull sits on the burner");
    if (wind_first)
        balloon.will_fail(Balloon::Step::fly, gust);
    balloon.will_fail(wind_first ? Balloon::Step::land : Balloon::Step::fly, trouble);
    try {
        co_await go_out(balloon);
    } catch (const Trouble& error) {
        note("pilot", "{}", error.what());
    }
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"nominal", nominal},
                       {"enter_fails", enter_fails},
                       {"exit_fails", exit_fails},
                       {"wind", wind},
                       {"no_wind", no_wind}});
}
