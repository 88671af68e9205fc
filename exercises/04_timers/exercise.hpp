// Exercise 04: a regatta. Managers measure how long things take, on the loop's clock.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// Not yours: main.cpp has it, and it prints what happens to it.
class Boat {
public:
    Boat(std::string name, std::vector<std::string> legs);
    Boat(const Boat&) = delete;

    const std::string& name() const { return name_; }
    const std::vector<std::string>& legs() const { return legs_; }  // of its race, in their order

    Task<> sail(std::string leg);  // takes a while; throws if the boat capsizes
    Task<> turn();                 // takes a while

    void will_capsize_on_leg(std::size_t number) { capsizes_on_ = number; }

private:
    std::string name_;
    std::vector<std::string> legs_;
    std::vector<Span> times_;
    Span turning_;
    std::size_t next_ = 0;
    std::optional<std::size_t> capsizes_on_;
};

// Not yours either: the committee's book. It prints what is written into it.
class Logbook {
public:
    void record(std::string what, double seconds);
};

// Yours: a manager that gives itself to its body. It can be entered again, and then it starts anew.
class Stopwatch {
public:
    Task<Stopwatch&> aenter();         // starts it
    Task<> aexit(std::exception_ptr);  // stops it
    double elapsed() const;  // seconds: while it runs, since the start; after that, from start to stop

private:
    [[maybe_unused]] double started_ = 0;             // what loop_time() was then
    [[maybe_unused]] std::optional<double> stopped_;  // and then; empty while it runs
};

// Yours: records in the book, under this name, how many seconds the body took, however the body ended.
GeneratorManager<> timed(Logbook& book, std::string what);

// Yours: the boat sails its legs one after the other, and turns between two of them. Each leg is timed under
// "NAME, LEG", without the turn, and the whole race under "NAME". If the boat capsizes, that error goes on.
Task<> race(Boat& boat, Logbook& book);

}  // namespace cahier
