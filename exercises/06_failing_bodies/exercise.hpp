// Exercise 06: a balloon. Its enter can fail half-way, its exit too, and wind is forgiven, but nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "managers/async_exit_stack.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// Not yours: what ends a flight, and nobody is to blame. There are kinds of it.
struct Wind : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Not yours either: main.cpp has it, and it prints what happens to it. Everything takes a while, and throws
// std::logic_error when its turn has not come.
class Balloon {
public:
    explicit Balloon(std::string name);
    Balloon(const Balloon&) = delete;

    Task<> unfold();
    Task<> light();   // the burner; may fail, and then it is not lit
    Task<int> fly();  // how many kilometres; may fail, and then it is still up there
    Task<> land();    // may fail, and then it is down all the same
    Task<> pack();    // an unfolded balloon, up there no longer

    enum class Step { light, fly, land };
    void will_fail(Step step, std::exception_ptr error) { errors_[static_cast<std::size_t>(step)] = error; }

private:
    enum class Is { packed, unfolded, up_there };
    void require(Is is, std::string_view wanted) const;
    void fail_if_it_will(Step step);

    std::string name_;
    Span unfolding_, lighting_, flying_, landing_, packing_;
    int kilometres_;
    Is is_ = Is::packed;
    std::exception_ptr errors_[3];
};

// Nor this. It prints what is written into it.
class Diary {
public:
    void no_flight(std::string why);
};

// Yours: a manager around a balloon, which somebody else owns and which outlives it.
class Flight {
public:
    explicit Flight(Balloon& balloon) : balloon_(balloon) {}

    // Unfolds the balloon, lights it, and gives it. If it cannot be lit, it is packed, and that error goes
    // on.
    Task<Balloon&> aenter();
    // Lands the balloon and packs it, which is done even if the landing has failed. That error then goes on.
    Task<> aexit(std::exception_ptr);

private:
    [[maybe_unused]] Balloon& balloon_;
};

// Yours: a manager that writes into the diary what a Wind of any kind says, and lets it end there. Any other
// error goes on.
class WeatherPermitting {
public:
    explicit WeatherPermitting(Diary& diary) : diary_(diary) {}

    Task<> aenter();
    Task<bool> aexit(std::exception_ptr error);

private:
    [[maybe_unused]] Diary& diary_;
};

// Yours: flies once, in a Flight, if the weather permits: wind may come when the balloon is lit, or when it
// flies. How many kilometres; nothing if there was wind.
Task<std::optional<int>> outing(Balloon& balloon, Diary& diary);

// Yours: what the error says, then what the one says that it has replaced, and so on, back to the first.
std::vector<std::string> story_of(std::exception_ptr error);

}  // namespace cahier
