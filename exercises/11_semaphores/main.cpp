// The scenes of exercise 11, and what they print. Not yours to change: grading uses its own.
#include <algorithm>
#include <stdexcept>

#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {

struct Gas {
    std::vector<int> failures;  // the fires that cannot be lit
    int stuck_door = 0;         // the fire after which the door is stuck
    int fires = 0;
};

namespace {

// What the lines about a fire begin with.
std::string fire_name(int number) {
    return fmt::format("fire {}", number);
}

}  // namespace

Task<> Kiln::heat() {
    if (fire_ != 0 || busy_)
        throw std::logic_error("a kiln is heated that somebody else uses");
    const int number = ++gas_.fires;
    note(fire_name(number), "is lit");
    busy_ = true;
    try {
        co_await sleep(time_);
    } catch (const Cancelled&) {
        busy_ = false;
        note(fire_name(number), "is put out before the kiln is hot");
        throw;
    }
    busy_ = false;
    if (std::find(gas_.failures.begin(), gas_.failures.end(), number) != gas_.failures.end()) {
        note(fire_name(number), "goes out");
        throw std::runtime_error(fmt::format("no gas for fire {}", number));
    }
    fire_ = number;
}

Task<int> Kiln::fire(const Pot& pot) {
    if (fire_ == 0)
        throw std::logic_error(pot.name + " is put into a cold kiln");
    if (busy_)
        throw std::logic_error(pot.name + " is put into a kiln that somebody else uses");
    note(pot.name, "is in fire {}", fire_);
    busy_ = true;
    try {
        co_await sleep(pot.time);
    } catch (const Cancelled&) {
        busy_ = false;
        note(pot.name, "is taken out half-baked");
        throw;
    }
    busy_ = false;
    if (pot.cracks) {
        note(pot.name, "cracks");
        throw std::runtime_error(pot.name + " has cracked");
    }
    note(pot.name, "is done");
    co_return pot.gloss;
}

Task<> Kiln::cool() {
    if (fire_ == 0 || busy_)
        throw std::logic_error("a kiln is cooled that is not hot, or that somebody else uses");
    const int number = fire_;
    note(fire_name(number), "is put out");
    busy_ = true;
    try {
        co_await sleep(time_);
    } catch (const Cancelled&) {
        note(fire_name(number), "is left to itself");
        throw;
    }
    busy_ = false;
    fire_ = 0;
    note(fire_name(number), "is cold");
    if (gas_.stuck_door == number)
        throw std::runtime_error(fmt::format("the door is stuck after fire {}", number));
}

namespace {

int draw_number(int least, int most) {
    return static_cast<int>(rng().randint(least, most));
}

// An even number of milliseconds; who is called off is so at an odd one.
std::chrono::milliseconds draw_time(int least, int most) {
    return std::chrono::milliseconds(2 * draw_number(least / 2, most / 2));
}

std::vector<Pot> draw_pots(std::size_t count) {
    std::vector<std::string> names{"bowl",   "cup",    "jug",    "mug", "plate",
                                   "saucer", "teapot", "tureen", "urn", "vase"};
    rng().shuffle(names);
    std::vector<Pot> pots;
    for (std::size_t number = 0; number < count; ++number)
        pots.push_back({names[number], draw_time(200, 1800), draw_number(1, 99)});
    return pots;
}

std::vector<Kiln> make_kilns(Gas& gas, int count, Span time) {
    return std::vector<Kiln>(static_cast<std::size_t>(count), Kiln(gas, time));
}

// Lets the student's fire_all() fire the pots, and notes how it went.
Task<> note_outcomes(Gas& gas, const std::vector<Pot>& pots, int count, Span time) {
    std::vector<Kiln> kilns = make_kilns(gas, count, time);
    Pottery pottery(kilns);
    const std::vector<Outcome<int>> outcomes = co_await fire_all(pottery, pots);
    note("potter", "has {} outcomes", outcomes.size());
    for (const Outcome<int>& outcome : outcomes) {
        if (const std::exception_ptr error = outcome.exception(); error_as<std::logic_error>(error))
            std::rethrow_exception(error);
        else if (error)
            note("potter", "notes: {}", message_of(error));
        else
            note("potter", "notes: gloss {}", outcome.result());
    }
}

// nominal: five pots or six, and two kilns or three.
Task<> nominal() {
    const auto pots = draw_pots(static_cast<std::size_t>(draw_number(5, 6)));
    const int count = draw_number(2, 3);
    const auto time = draw_time(100, 500);
    Gas gas;
    co_await note_outcomes(gas, pots, count, time);
}

// cracks: two pots crack; the others are fired, and the kilns are free again.
Task<> cracks() {
    auto pots = draw_pots(5);
    const int count = draw_number(1, 2);
    const auto time = draw_time(100, 500);
    const auto first = static_cast<std::size_t>(draw_number(0, 2));
    pots[first].cracks = true;
    pots[first + static_cast<std::size_t>(draw_number(1, 2))].cracks = true;
    Gas gas;
    co_await note_outcomes(gas, pots, count, time);
}

// no_gas: a fire goes out while its kiln is being heated; that kiln is free again.
Task<> no_gas() {
    const auto pots = draw_pots(5);
    const int count = draw_number(1, 2);
    const auto time = draw_time(100, 500);
    Gas gas;
    gas.failures.push_back(draw_number(1, count));
    gas.failures.push_back(draw_number(count + 1, 4));
    co_await note_outcomes(gas, pots, count, time);
}

// stuck_door: a kiln cannot be opened when it has cooled down; it is free again all the same.
Task<> stuck_door() {
    const auto pots = draw_pots(4);
    const int count = draw_number(1, 2);
    const auto time = draw_time(100, 500);
    Gas gas;
    gas.stuck_door = draw_number(1, 2);
    co_await note_outcomes(gas, pots, count, time);
}

// called_off: three pots are called off: one in line, one while its kiln is heated, one in the fire.
Task<> called_off() {
    const auto pots = draw_pots(6);
    const auto time = draw_time(200, 500);
    const std::size_t heated = static_cast<std::size_t>(draw_number(0, 1));
    const std::size_t fired = 1 - heated;
    const std::size_t in_line = static_cast<std::size_t>(draw_number(2, 5));
    const Span first = draw_time(20, 80) + std::chrono::milliseconds(1);
    const Span second = draw_time(20, 80);
    const Span third = time + draw_time(2, 20);

    Gas gas;
    std::vector<Kiln> kilns = make_kilns(gas, 2, time);
    Pottery pottery(kilns);
    const auto fire = [&](const Pot& pot) -> Task<> {
        try {
            const int gloss =
                co_await async_with(pottery.hot_kiln(), [&](Kiln& kiln) { return kiln.fire(pot); });
            note("potter", "notes: gloss {}", gloss);
        } catch (const Cancelled&) {
            note(pot.name, "is called off");
            throw;
        }
    };
    std::vector<TaskHandle<>> tasks;
    for (const Pot& pot : pots)
        tasks.push_back(create_task(fire(pot)));
    co_await sleep(first);
    tasks[in_line].cancel();
    co_await sleep(second);
    tasks[heated].cancel();
    co_await sleep(third);
    tasks[fired].cancel();
    co_await gather_settled(tasks);
    for (const TaskHandle<>& task : tasks)
        if (!task.cancelled() && task.exception())
            std::rethrow_exception(task.exception());
    note("potter", "goes home");
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"nominal", nominal},
                       {"cracks", cracks},
                       {"no_gas", no_gas},
                       {"stuck_door", stuck_door},
                       {"called_off", called_off}});
}
