// The scenes of exercise 13, and what they print. Not yours to change: grading uses its own.
#include <stdexcept>

#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {
namespace {

// While it exists, its owner is at work: one thing at a time.
class AtWork {
public:
    AtWork(bool& busy, const std::string& complaint) : busy_(busy) {
        if (busy)
            throw std::logic_error(complaint);
        busy = true;
    }
    ~AtWork() { busy_ = false; }
    AtWork(const AtWork&) = delete;

private:
    bool& busy_;
};

}  // namespace

Task<std::optional<Sack>> Cart::unload() {
    const AtWork work(busy_, "the " + name_ + " is unloaded by two at once");
    if (unloaded_ == loads_.size()) {
        if (breaks_) {
            note(name_, "a wheel breaks");
            throw std::runtime_error("the " + name_ + " has lost a wheel");
        }
        co_return std::nullopt;
    }
    const Load& load = loads_[unloaded_];
    co_await sleep(load.time);
    ++unloaded_;
    note(name_, "a sack of {}, {} kg", load.sack.grain, load.sack.weight);
    co_return load.sack;
}

Task<int> Stone::grind(const Sack& ground) {
    const AtWork work(busy_, "the " + name_ + " grinds two sacks at once");
    const Sack sack = ground;
    note(name_, "grinds {}", sack.grain);
    std::exception_ptr stopped;
    try {
        co_await sleep(kilogram_.duration * (sack.pebble ? sack.weight / 2 : sack.weight));
    } catch (const Cancelled&) {
        stopped = std::current_exception();
    }
    if (stopped) {
        note(name_, "brakes");
        co_await sleep(brake_);
        note(name_, "stands still");
        std::rethrow_exception(stopped);
    }
    if (sack.pebble) {
        note(name_, "a pebble!");
        throw std::runtime_error("a pebble in the " + sack.grain);
    }
    const int flour = sack.weight * 4 / 5;
    note(name_, "{} kg of flour", flour);
    co_return flour;
}

namespace {

// To the microsecond, so that no two things happen at the same time.
Span draw_time(int least, int most) {
    return rng().randint(least * 1000, most * 1000) * 1us;
}

std::vector<Cart::Load> draw_loads(std::int64_t sacks, int least, int most) {
    std::vector<Cart::Load> loads;
    for (std::int64_t i = 0; i < sacks; ++i) {
        const Span time = draw_time(least, most);
        const std::string grain = rng().choice<std::string>({"rye", "wheat", "barley", "oats", "spelt"});
        loads.push_back(Cart::Load{time, Sack{grain, static_cast<int>(rng().randint(20, 60)), false}});
    }
    return loads;
}

// A kilogram takes so many milliseconds.
std::vector<Stone> draw_stones(int least, int most) {
    std::vector<Stone> stones;
    for (const char* name : {"upper stone", "lower stone"}) {
        const Span kilogram = draw_time(least, most);
        stones.emplace_back(name, kilogram, draw_time(100, 900));
    }
    return stones;
}

void note_flour(const Flour& flour) {
    note("miller", "{} kg of flour, {} sacks spoiled", flour.kilograms, flour.spoiled);
}

// nominal: two carts, two stones, and a loft that has room for everything.
Task<> nominal() {
    std::vector<Cart> carts;
    carts.emplace_back("red cart", draw_loads(3, 300, 900));
    carts.emplace_back("blue cart", draw_loads(rng().randint(2, 4), 300, 900));
    std::vector<Stone> stones = draw_stones(8, 20);
    const Flour flour = co_await mill(carts, stones, 20);
    note_flour(flour);
}

// full: the stones are slow and the loft is small, so that the carts have to wait.
Task<> full() {
    std::vector<Cart> carts;
    carts.emplace_back("red cart", draw_loads(4, 100, 300));
    carts.emplace_back("blue cart", draw_loads(5, 100, 300));
    std::vector<Stone> stones = draw_stones(30, 50);
    const auto room = static_cast<std::size_t>(rng().randint(1, 2));
    const Flour flour = co_await mill(carts, stones, room);
    note_flour(flour);
}

// spoiled: there are pebbles in some sacks; the others are ground all the same.
Task<> spoiled() {
    std::vector<Cart::Load> loads = draw_loads(7, 200, 500);
    const auto first = static_cast<std::size_t>(rng().randint(0, 1));
    const auto last = static_cast<std::size_t>(rng().randint(2, 6));
    for (const std::size_t place : {first, last})
        loads[place].sack.pebble = true;
    std::vector<Cart> carts;
    carts.emplace_back("green cart", std::move(loads));
    std::vector<Stone> stones = draw_stones(8, 20);
    const Flour flour = co_await mill(carts, stones, 20);
    note_flour(flour);
}

std::string first_message(std::exception_ptr error) {
    while (auto* group = error_as<ExceptionGroup>(error)) {
        const std::exception_ptr first = group->exceptions().front();
        error = first;
    }
    return message_of(error);
}

// wheel: a cart breaks down. The error goes on when everything has stopped.
Task<> wheel() {
    std::vector<Cart> carts;
    carts.emplace_back("old cart", draw_loads(rng().randint(2, 4), 200, 400), true);
    carts.emplace_back("new cart", draw_loads(9, 200, 400));
    std::vector<Stone> stones = draw_stones(30, 50);
    try {
        const Flour flour = co_await mill(carts, stones, 20);
        note_flour(flour);
    } catch (...) {
        note("miller", "no flour: {}", first_message(std::current_exception()));
    }
    co_await sleep(10s);  // whatever has not stopped shows
}

// curfew: the mill is cancelled in the middle of its work, and stops.
Task<> curfew() {
    std::vector<Cart> carts;
    carts.emplace_back("red cart", draw_loads(6, 200, 400));
    carts.emplace_back("blue cart", draw_loads(6, 200, 400));
    std::vector<Stone> stones = draw_stones(30, 50);
    const Span time = draw_time(900, 2000);
    const TaskHandle<Flour> milling = create_task(mill(carts, stones, 20));
    co_await sleep(time);
    note("watchman", "curfew!");
    milling.cancel();
    co_await gather_settled(milling);
    note("watchman", "{}", milling.cancelled() ? "all is quiet" : "they did not listen");
    co_await sleep(10s);
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(
        argc, argv,
        {{"nominal", nominal}, {"full", full}, {"spoiled", spoiled}, {"wheel", wheel}, {"curfew", curfew}});
}
