// Exercise 02: a lighthouse is a manager. Its lamp burns while the body of async_with() runs.
#pragma once

#include <string>

#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// Not yours: main.cpp has it, and it prints what happens to it.
class Lamp {
public:
    Lamp(std::string name, Span warm_up, int candela)
        : name_(std::move(name)), warm_up_(warm_up), candela_(candela) {}
    Lamp(const Lamp&) = delete;

    Task<> turn_on();     // takes a while
    Task<> turn_off();    // takes as long; throws std::logic_error if the lamp is not on
    int candela() const;  // how bright it is: 0 unless it is on

private:
    std::string name_;
    Span warm_up_;
    int candela_;
    bool on_ = false;
};

// Not yours either: the ships that pass while somebody watches.
class Sea {
public:
    explicit Sea(int ships) : ships_(ships) {}
    Task<int> watch(int candela);  // how many ships saw a light so bright; takes a second

private:
    int ships_;
};

// Yours: a manager around a lamp, which somebody else owns and which outlives it.
class Lighthouse {
public:
    explicit Lighthouse(Lamp& lamp) : lamp_(lamp) {}

    Task<int> aenter();                // turns the lamp on, and then gives how bright it is
    Task<> aexit(std::exception_ptr);  // turns the lamp off

private:
    [[maybe_unused]] Lamp& lamp_;
};

// Yours: watches the sea once with a Lighthouse around the lamp, and gives how many ships saw it.
Task<int> count_ships(Lamp& lamp, Sea& sea);

}  // namespace cahier
