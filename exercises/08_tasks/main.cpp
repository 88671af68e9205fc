// The scenes of exercise 08, and what they print. Not yours to change: grading uses its own.
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {

Task<int> Telescope::count_stars() {
    try {
        note(name_, "counts");
        co_await sleep(time_);
    } catch (const Cancelled&) {
        note(name_, "is turned away");
        throw;
    }
    if (fails_)
        throw std::runtime_error(name_ + " has a broken mirror");
    note(name_, "has counted {} stars", stars_);
    co_return stars_;
}

Sky::Sky(std::vector<Comet> comets, std::string clouds)
    : comets_(std::move(comets)), clouds_(std::move(clouds)) {}

Task<std::optional<std::string>> Sky::next_comet() {
    if (waiting_)
        throw std::logic_error("next_comet() is awaited while another one is");
    if (seen_ >= comets_.size())
        throw std::logic_error("next_comet() is awaited after dawn");
    const Comet& next = comets_[seen_];
    waiting_ = true;
    try {
        co_await sleep(next.before);
    } catch (const Cancelled&) {
        note("watchman", "is sent home");
        throw;
    }
    waiting_ = false;
    if (++seen_ == comets_.size()) {  // the last one stands for the end of the night
        if (!clouds_.empty())
            throw std::runtime_error(clouds_);
        note("watchman", "sees the dawn");
        co_return std::nullopt;
    }
    note("watchman", "sees {}", next.name);
    co_return next.name;
}

Task<int> Sky::follow(std::string name) {
    const auto comet = std::find_if(comets_.begin(), comets_.begin() + static_cast<std::ptrdiff_t>(seen_),
                                    [&](const Comet& seen) { return seen.name == name; });
    if (name.empty() || comet == comets_.end() || comet->name != name)
        throw std::logic_error("nobody has seen the comet '" + name + "'");
    try {
        note(name, "is followed");
        co_await sleep(comet->time);
    } catch (const Cancelled&) {
        note(name, "is let go");
        throw;
    }
    if (comet->lost)
        throw std::runtime_error(name + " is lost");
    note(name, "had brightness {}", comet->brightness);
    co_return comet->brightness;
}

namespace {

int draw_number(int least, int most) {
    return static_cast<int>(rng().randint(least, most));
}

// An even number of milliseconds; what fails takes an odd number, so that nothing else ends in that instant.
Span draw_time(int least, int most) {
    return draw_number(least / 2, most / 2) * 2ms;
}
Span draw_odd_time(int least, int most) {
    return draw_time(least, most).duration + 1ms;
}

std::vector<std::string> draw_names(std::vector<std::string> names, std::size_t count) {
    rng().shuffle(names);
    names.resize(count);
    return names;
}

std::vector<std::string> draw_telescope_names() {
    return draw_names(
        {"Ariel", "Belinda", "Cordelia", "Desdemona", "Juliet", "Miranda", "Ophelia", "Titania"}, 4);
}

std::vector<std::string> draw_comet_names() {
    return draw_names({"Aarseth", "Biela", "Encke", "Faye", "Halley", "Lexell", "Tempel", "Wirtanen"}, 4);
}

// An error, or all those in a group.
void note_error(std::string_view who, const std::exception_ptr& error) {
    if (const auto* group = error_as<ExceptionGroup>(error)) {
        for (const std::exception_ptr& each : group->exceptions())
            note_error(who, each);
    } else if (error_as<std::logic_error>(error)) {
        std::rethrow_exception(error);
    } else {
        note(who, "hears: {}", message_of(error));
    }
}

// Waits for the numbers, notes them or the error, and stays long enough to see what has been left running.
Task<> wait_for_numbers(Task<std::vector<int>> task) {
    std::exception_ptr error;
    try {
        const std::vector<int> numbers = co_await std::move(task);
        note("astronomer", "writes down {}", numbers);
    } catch (...) {
        error = std::current_exception();
    }
    if (error)
        note_error("astronomer", error);
    co_await sleep(5s);
    note("astronomer", "goes to bed");
}

// nominal: all telescopes count at once, and their numbers come in the order of the telescopes.
Task<> nominal() {
    std::vector<Telescope> telescopes;
    for (const std::string& name : draw_telescope_names()) {
        const Span time = draw_time(100, 900);
        telescopes.emplace_back(name, time, draw_number(100, 999), false);
    }
    co_await wait_for_numbers(count_stars(telescopes));
}

// one_fails: a telescope fails, the others are ended at once, and nobody counts on in the dark.
Task<> one_fails() {
    const std::vector<std::string> names = draw_telescope_names();
    const int broken = draw_number(0, 3);
    std::vector<Telescope> telescopes;
    for (int number = 0; number < 4; ++number) {
        const std::string& name = names[static_cast<std::size_t>(number)];
        const int stars = draw_number(100, 999);
        if (number == broken)
            telescopes.emplace_back(name, draw_odd_time(400, 600), stars, true);
        else if ((number + broken) % 2 == 1)
            telescopes.emplace_back(name, draw_time(700, 1900), stars, false);
        else
            telescopes.emplace_back(name, draw_time(100, 900), stars, false);
    }
    co_await wait_for_numbers(count_stars(telescopes));
}

// A night with four comets: one that is short, and others that outlast the next.
std::vector<Sky::Comet> draw_comets() {
    std::vector<Sky::Comet> comets;
    for (const std::string& name : draw_comet_names())
        comets.push_back({name, draw_time(100, 500), draw_time(600, 1800), draw_number(1, 99), false});
    comets[static_cast<std::size_t>(draw_number(1, 3))].time = 50ms;
    comets.push_back({"", draw_time(300, 900), 0s, 0, false});
    return comets;
}

// comets: each comet is followed from when it is seen, while others are, and the next is awaited.
Task<> comets() {
    Sky sky(draw_comets());
    co_await wait_for_numbers(follow_comets(sky));
}

// comet_lost: a comet gets lost; the others are let go, and nobody waits for the next one.
Task<> comet_lost() {
    std::vector<Sky::Comet> all = draw_comets();
    Sky::Comet& lost = all[static_cast<std::size_t>(draw_number(1, 2))];
    lost.time = draw_odd_time(200, 700);
    lost.lost = true;
    all.back().before = 2s;
    Sky sky(std::move(all));
    co_await wait_for_numbers(follow_comets(sky));
}

// clouds: clouds come while comets are being followed.
Task<> clouds() {
    std::vector<Sky::Comet> all = draw_comets();
    all[static_cast<std::size_t>(draw_number(0, 2))].time = 3s;
    all.back().before = draw_odd_time(300, 900);
    Sky sky(std::move(all), rng().choice({"clouds have come", "fog has come", "rain has come"}));
    co_await wait_for_numbers(follow_comets(sky));
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"nominal", nominal},
                       {"one_fails", one_fails},
                       {"comets", comets},
                       {"comet_lost", comet_lost},
                       {"clouds", clouds}});
}
