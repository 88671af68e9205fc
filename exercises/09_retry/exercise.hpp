// Exercise 09: a mountain refuge can be reached by radio, unless there is a thunderstorm.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// An error that passes: it may be gone when one tries again. There are kinds of it, which derive from it.
class Interference : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Not yours: main.cpp has it, and it prints what happens to it. It runs on a battery.
class Radio {
public:
    // What goes wrong when the radio is on, or is turned on, for the first time, the second...
    enum class Trouble { none, storm_at_opening, storm, thunder, nobody };

    Radio(std::string name, Span time, int beds, std::vector<Trouble> troubles)
        : name_(std::move(name)), time_(time), beds_(beds), troubles_(std::move(troubles)) {}
    Radio(const Radio&) = delete;

    Task<> turn_on();   // takes a while; throws Interference, and the radio is then off
    Task<int> ask();    // how many beds are free; throws Interference, or what else goes wrong
    Task<> turn_off();  // takes a while

private:
    std::string name_;
    Span time_;
    int beds_;
    std::vector<Trouble> troubles_;
    std::size_t attempts_ = 0;
    bool on_ = false;
};

// Yours: awaits attempt() and gives what it gives. If it throws an Interference, waits for first_wait and
// calls it again, then for twice as long, and so on: up to most_attempts, 1 or more. The error of the last
// attempt goes on, as it is. So does any other error, at once.
Task<int> retry(std::function<Task<int>()> attempt, int most_attempts, std::chrono::milliseconds first_wait);

// Yours: asks how many beds are free, with retry(). Each attempt turns the radio on, asks, and turns it off
// however that ends; while one waits for the next attempt, it is off.
Task<int> ask_for_beds(Radio& radio, int most_attempts, std::chrono::milliseconds first_wait);

}  // namespace cahier
