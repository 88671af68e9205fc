// The scenes of exercise 10, and what they print. Not yours to change: grading uses its own.
#include <fmt/ranges.h>

#include <stdexcept>

#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {

Task<> Bell::lower() {
    if (down_)
        throw std::logic_error("the bell is lowered, but it is down already");
    note("bell", "goes down");
    try {
        co_await sleep(way_);
    } catch (const Cancelled&) {
        note("bell", "is stopped on its way, and hauled up");
        throw;
    }
    down_ = true;
    note("bell", "is down");
}

Task<> Bell::open_hatch() {
    if (!down_ || open_)
        throw std::logic_error("the hatch is opened, but the bell is not down, or the hatch is open already");
    note("bell", "opens its hatch");
    try {
        co_await sleep(hatch_);
    } catch (const Cancelled&) {
        note("bell", "leaves its hatch shut");
        throw;
    }
    open_ = true;
    note("bell", "has an open hatch");
}

Task<> Bell::close_hatch() {
    if (!open_)
        throw std::logic_error("the hatch is closed, but it is not open");
    note("bell", "closes its hatch");
    try {
        co_await sleep(hatch_);
    } catch (const Cancelled&) {
        note("bell", "is stopped while it closes its hatch");
        throw;
    }
    open_ = false;
    note("bell", "has a shut hatch");
}

Task<> Bell::raise() {
    if (!down_)
        throw std::logic_error("the bell is raised, but it is not down");
    if (open_)
        throw std::logic_error("the bell is raised with an open hatch");
    note("bell", "goes up");
    try {
        co_await sleep(way_);
    } catch (const Cancelled&) {
        note("bell", "is stopped on its way up");
        throw;
    }
    down_ = false;
    note("bell", "is up");
}

Task<std::string> Wreck::search(const Bell& bell) {
    if (bell.is_up() || bell.is_shut())
        throw std::logic_error("the " + name_ + " is searched, but the hatch is not open");
    note(name_, "is searched");
    try {
        co_await sleep(time_);
    } catch (const Cancelled&) {
        note(name_, "is left alone");
        throw;
    }
    note(name_, "had {}", find_);
    co_return find_;
}

namespace {

using Milliseconds = std::chrono::milliseconds;

int draw_number(int least, int most) {
    return static_cast<int>(rng().randint(least, most));
}

Milliseconds draw_time(int least, int most) {
    return Milliseconds(draw_number(least, most));
}

// All that is drawn of a dive. Nobody has to give up a wreck, and there is air enough.
struct Drawn {
    Drawn() {
        std::vector<std::string> names{"Amphitrite", "Bonne Mère", "Dagmar",
                                       "Hirondelle", "Marsouin",   "Perseverance"};
        std::vector<std::string> finds{"an anchor", "a bell",    "a compass",
                                       "a lamp",    "a sextant", "a wine jug"};
        rng().shuffle(names);
        rng().shuffle(finds);
        wrecks = static_cast<std::size_t>(draw_number(3, 4));
        for (std::size_t number = 0; number < wrecks; ++number) {
            this->names.push_back(names[number]);
            this->finds.push_back(finds[number]);
            times.push_back(draw_time(200, 800));
        }
    }

    // When the search of a wreck begins, the first one's number being 0.
    Milliseconds start_of(std::size_t number) const {
        Milliseconds time = way + hatch;
        for (std::size_t before = 0; before < number; ++before)
            time += times[before];
        return time;
    }
    std::vector<Wreck> all() const {
        std::vector<Wreck> all;
        for (std::size_t number = 0; number < wrecks; ++number)
            all.emplace_back(names[number], times[number], finds[number]);
        return all;
    }

    Milliseconds way = draw_time(300, 900);
    Milliseconds hatch = draw_time(100, 250);
    Milliseconds patience = draw_time(900, 1200);
    std::size_t wrecks = 0;
    std::vector<std::string> names;
    std::vector<std::string> finds;
    std::vector<Milliseconds> times;
};

void note_bell(const Bell& bell) {
    note("captain", "sees a bell that is {}, and its hatch is {}", bell.is_up() ? "up" : "not up",
         bell.is_shut() ? "shut" : "open");
}

Task<> read_report(const Drawn& drawn, Milliseconds air) {
    Bell bell(drawn.way, drawn.hatch);
    std::vector<Wreck> wrecks = drawn.all();
    const Report report = co_await dive(bell, wrecks, drawn.patience, air);
    note("captain", "reads of {}",
         report.finds.empty() ? "nothing" : fmt::format("{}", fmt::join(report.finds, ", ")));
    note("captain", "reads that {}", report.out_of_air ? "the air ran out" : "there was air enough");
    note_bell(bell);
}

// nominal: all wrecks are searched in time.
Task<> nominal() {
    const Drawn drawn;
    co_await read_report(drawn, 60s);
}

// slow_wreck: a wreck takes too long and is given up; the next one is searched.
Task<> slow_wreck() {
    Drawn drawn;
    const auto slow = static_cast<std::size_t>(draw_number(0, 2));
    drawn.times[slow] = draw_time(1500, 4000);
    co_await read_report(drawn, 60s);
}

// out_of_air: the air runs out in the middle of a search; what was found before is in the report.
Task<> out_of_air() {
    const Drawn drawn;
    const auto last = static_cast<std::size_t>(draw_number(1, 2));
    co_await read_report(drawn, drawn.start_of(last) + draw_time(50, 150));
}

// half_way: the air runs out while the bell goes down or its hatch opens; what was done is undone.
Task<> half_way() {
    const Drawn drawn;
    const Milliseconds while_lowered = draw_time(50, 250);
    const Milliseconds while_opened = drawn.way + draw_time(20, 80);
    co_await read_report(drawn, draw_number(1, 4) == 1 ? while_lowered : while_opened);
}

// called_back: the captain cancels the dive; it ends as it should, but there is no report.
Task<> called_back() {
    const Drawn drawn;
    const Milliseconds while_opened = drawn.way + draw_time(20, 80);
    const auto last = static_cast<std::size_t>(draw_number(0, 2));
    const Milliseconds while_searched = drawn.start_of(last) + draw_time(50, 150);
    const Milliseconds while_raised = drawn.start_of(drawn.wrecks) + drawn.hatch + draw_time(50, 250);
    const Milliseconds when = rng().choice({while_opened, while_searched, while_searched, while_raised});

    Bell bell(drawn.way, drawn.hatch);
    std::vector<Wreck> wrecks = drawn.all();
    const TaskHandle<Report> task = create_task(dive(bell, wrecks, drawn.patience, 60s));
    co_await sleep(when);
    note("captain", "calls the dive back");
    task.cancel();
    try {
        const Report report = co_await task;
        note("captain", "has a report of {} finds", report.finds.size());
    } catch (const Cancelled&) {
        note("captain", "has no report");
    }
    note_bell(bell);
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"nominal", nominal},
                       {"slow_wreck", slow_wreck},
                       {"out_of_air", out_of_air},
                       {"half_way", half_way},
                       {"called_back", called_back}});
}
