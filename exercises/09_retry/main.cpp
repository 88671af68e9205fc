// The scenes of exercise 09, and what they print. Not yours to change: grading uses its own.
#include "async/gather.hpp"
#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {
namespace {

// One kind of interference, which knows more than the others.
class Thunder : public Interference {
public:
    explicit Thunder(int kilometres) : Interference("thunder"), kilometres_(kilometres) {}
    int kilometres() const { return kilometres_; }

private:
    int kilometres_;
};

}  // namespace

Task<> Radio::turn_on() {
    if (on_)
        throw std::logic_error(name_ + " is turned on, but it is on already");
    if (attempts_ == troubles_.size())
        throw std::logic_error(name_ + " is turned on once too often");
    ++attempts_;
    note(name_, "is turned on, attempt {}", attempts_);
    co_await sleep(time_);
    if (troubles_[attempts_ - 1] == Trouble::storm_at_opening) {
        note(name_, "goes off again");
        throw Interference(fmt::format("storm {}", attempts_));
    }
    on_ = true;
}

Task<int> Radio::ask() {
    if (!on_)
        throw std::logic_error(name_ + " is not on");
    note(name_, "asks for a bed");
    co_await sleep(1s);
    switch (troubles_[attempts_ - 1]) {
        case Trouble::storm:
            note(name_, "hears only the storm");
            throw Interference(fmt::format("storm {}", attempts_));
        case Trouble::thunder:
            note(name_, "hears thunder");
            throw Thunder(beds_);  // any number that changes with the seed
        case Trouble::nobody:
            note(name_, "hears the valley say no");
            throw std::invalid_argument("there is no such refuge");
        default:
            break;
    }
    note(name_, "hears of {} beds", beds_);
    co_return beds_;
}

Task<> Radio::turn_off() {
    if (!on_)
        throw std::logic_error(name_ + " is turned off, but it is not on");
    note(name_, "is turned off");
    co_await sleep(time_);
    on_ = false;
}

namespace {

using Trouble = Radio::Trouble;

int draw_number(int least, int most) {
    return static_cast<int>(rng().randint(least, most));
}

std::chrono::milliseconds draw_time(int least, int most) {
    return std::chrono::milliseconds(draw_number(least, most));
}

// So many times the same trouble, and at last another one.
std::vector<Trouble> draw_troubles(std::vector<Trouble> kinds, int count, Trouble last) {
    std::vector<Trouble> troubles;
    for (int number = 0; number < count; ++number)
        troubles.push_back(rng().choice(kinds));
    troubles.push_back(last);
    return troubles;
}

Radio draw_radio(std::string name, std::vector<Trouble> troubles) {
    const auto time = draw_time(50, 400);
    const int beds = draw_number(1, 30);
    return Radio(std::move(name), time, beds, std::move(troubles));
}

// Awaits the number of somebody who asks, and notes it, or why there is none.
Task<> ask(std::string who, Task<int> task) {
    try {
        const int beds = co_await std::move(task);
        note(who, "knows of {}", beds);
    } catch (const Thunder& error) {
        note(who, "gives up: {}, {} km away", error.what(), error.kilometres());
    } catch (const Interference& error) {
        note(who, "gives up: {}", error.what());
    } catch (const std::invalid_argument& error) {
        note(who, "gives up: {}", error.what());
    }
}

// nominal: a few attempts end in a storm, and then one succeeds.
Task<> nominal() {
    const int storms = draw_number(1, 4);
    const auto first_wait = draw_time(100, 900);
    Radio radio = draw_radio("radio", draw_troubles({Trouble::storm}, storms, Trouble::none));
    co_await ask("hiker", ask_for_beds(radio, storms + draw_number(1, 2), first_wait));
}

// gives_up: every attempt fails, and the last error goes on, as it is and without another wait.
Task<> gives_up() {
    const int attempts = draw_number(1, 4);
    const auto first_wait = draw_time(100, 900);
    std::vector<Trouble> troubles = draw_troubles({Trouble::storm}, attempts - 1, Trouble::thunder);
    troubles.push_back(Trouble::none);  // one attempt more would have succeeded
    Radio radio = draw_radio("radio", troubles);
    co_await ask("hiker", ask_for_beds(radio, attempts, first_wait));
}

// cannot_open: in a storm, the radio does not even come on; that is an attempt too.
Task<> cannot_open() {
    const int storms = draw_number(1, 3);
    const auto first_wait = draw_time(100, 900);
    Radio radio = draw_radio(
        "radio", draw_troubles({Trouble::storm_at_opening, Trouble::storm_at_opening, Trouble::storm}, storms,
                               Trouble::none));
    co_await ask("hiker", ask_for_beds(radio, storms + 1, first_wait));
}

// other_error: an error that does not pass goes on at once, and the radio is off.
Task<> other_error() {
    const int storms = draw_number(0, 2);
    const auto first_wait = draw_time(100, 900);
    std::vector<Trouble> troubles = draw_troubles({Trouble::storm}, storms, Trouble::nobody);
    troubles.insert(troubles.end(), 3, Trouble::none);
    Radio radio = draw_radio("radio", troubles);
    co_await ask("hiker", ask_for_beds(radio, storms + 3, first_wait));
}

// side_by_side: two radios ask at once, while somebody else uses retry() for a signal lamp in the fog.
Task<> side_by_side() {
    const int storms = draw_number(1, 3);
    const int others = draw_number(1, 3);
    const auto first_wait = draw_time(100, 400);
    const auto other_wait = draw_time(500, 900);
    Radio radio = draw_radio("radio", draw_troubles({Trouble::storm}, storms, Trouble::none));
    Radio other = draw_radio(
        "other radio", draw_troubles({Trouble::storm, Trouble::storm_at_opening}, others, Trouble::none));

    const int fog = draw_number(1, 3);
    const auto signal_time = draw_time(50, 400);
    const auto lamp_wait = draw_time(100, 900);
    int signals = 0;
    const auto signal = [&]() -> Task<int> {
        note("lamp", "gives signal {}", ++signals);
        co_await sleep(signal_time);
        if (signals <= fog)
            throw Interference("fog");
        co_return signals;
    };
    co_await gather(ask("hiker", ask_for_beds(radio, storms + 1, first_wait)),
                    ask("climber", ask_for_beds(other, others + 1, other_wait)),
                    ask("keeper", retry(signal, fog + 1, lamp_wait)));
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"nominal", nominal},
                       {"gives_up", gives_up},
                       {"cannot_open", cannot_open},
                       {"other_error", other_error},
                       {"side_by_side", side_by_side}});
}
