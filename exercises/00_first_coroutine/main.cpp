// The scenes of exercise 00, and what they print. Not yours to change: grading uses its own.
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

std::string draw_text() {
    const auto what = rng().choice({"the cheese", "the doctor", "my sister", "the new bell", "your hat"});
    const auto how = rng().choice({"has arrived", "is on the way", "is missed", "comes on Sunday"});
    return fmt::format("{} {}", what, how);
}

}  // namespace

// The letter's life is a pointer to the letter itself that owns nothing, and that a pigeon can watch.
Letter::Letter(std::string text) : text_(std::move(text)), life_(this, [](const Letter*) {}) {}
Letter::Letter(Letter&& other) noexcept : Letter(std::move(other.text_)) {
    other.life_.reset();
}

Pigeon::Pigeon(Is is)
    : name_(rng().choice({"Amalia", "Bosco", "Celeste", "Dante", "Elvira", "Fidelio"})),
      is_(is),
      way_out_(draw_time()),
      way_home_(draw_time()),
      resting_(draw_time()),
      feeding_(draw_time()),
      kilometres_out_(draw_number(20, 400)),
      kilometres_home_(draw_number(20, 400)) {}

Task<int> Pigeon::fly_out() {
    note(name_, "flies out");
    co_await sleep(way_out_);
    note(name_, "is there, after {} km", kilometres_out_);
    co_return kilometres_out_;
}

Task<int> Pigeon::fly_home() {
    note(name_, "flies home");
    co_await sleep(way_home_);
    note(name_, "is home, after {} km", kilometres_home_);
    co_return kilometres_home_;
}

Task<> Pigeon::rest() {
    note(name_, "rests");
    co_await sleep(resting_);
    is_ = Is::rested;
    note(name_, "is rested");
}

Task<> Pigeon::feed() {
    note(name_, "eats");
    co_await sleep(feeding_);
    note(name_, "has eaten");
}

// An ordinary function: it looks at the letter now, while there is one, and not later.
Task<> Pigeon::carry(const Letter& letter) {
    return carry_while_it_lives(letter.life_);
}

Task<> Pigeon::carry_while_it_lives(std::weak_ptr<const Letter> letter) {
    if (is_ == Is::tired)
        throw std::logic_error(name_ + " is asked to carry a letter, but is tired");
    if (letter.expired())
        note(name_, "takes off without a letter: it was destroyed before");
    else
        note(name_, "takes off with a letter");
    co_await sleep(way_out_);
    if (is_ == Is::caught_in_a_storm) {
        note(name_, "is turned back by a storm");
        co_await sleep(way_home_);
        throw Storm("a storm over the " + std::string(kilometres_out_ % 2 == 0 ? "hills" : "sea"),
                    kilometres_out_);
    }
    is_ = Is::tired;
    if (const auto alive = letter.lock())
        note(name_, "lands; the letter says: {}", alive->text_);
    else
        note(name_, "lands; there is no letter to read");
}

namespace {

Task<> carry_one(Pigeon& pigeon, const Letter& letter) {
    try {
        co_await carry_and_feed(pigeon, letter);
        note("loft", "{} has done it", pigeon.name());
    } catch (const Storm& storm) {
        note("loft", "{} has met {}, after {} km", pigeon.name(), storm.what(), storm.kilometres);
    }
}

// round_trip: a pigeon flies out and home again, and the kilometres are counted.
Task<> scene_round_trip() {
    Pigeon pigeon(Pigeon::Is::rested);
    const int kilometres = co_await round_trip(pigeon);
    note("loft", "{} km in all", kilometres);
}

// answer: a letter is written, a tired pigeon rests, and then it carries the letter.
Task<> scene_answer() {
    Pigeon pigeon(Pigeon::Is::tired);
    const std::string text = draw_text();
    co_await answer(pigeon, text);
    note("loft", "answered");
}

// storm: of two pigeons, one meets a storm. Both are fed, and the loft hears of it.
Task<> scene_storm() {
    const bool first = rng().random() < 0.5;
    Pigeon one(first ? Pigeon::Is::caught_in_a_storm : Pigeon::Is::rested);
    Pigeon other(first ? Pigeon::Is::rested : Pigeon::Is::caught_in_a_storm);
    const Letter letter(draw_text());
    co_await carry_one(one, letter);
    co_await carry_one(other, letter);
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"round_trip", scene_round_trip}, {"answer", scene_answer}, {"storm", scene_storm}});
}
