// Exercise 03: an observatory. A plate is exposed under an open dome, and afterwards the dome is closed.
#pragma once

#include <string>

#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// Not yours: main.cpp has it, and it prints what happens to it. Everything takes a while.
class Dome {
public:
    explicit Dome(std::string name);
    Dome(const Dome&) = delete;

    Task<> open();   // throws std::logic_error if it is open
    Task<> close();  // throws std::logic_error if it is not

private:
    friend class Plate;

    std::string name_;
    Span moving_, exposing_, developing_, discarding_;
    int first_number_, stars_;
    int plates_ = 0;
    bool open_ = false;
};

// Not yours either: a plate of glass for the telescope in that dome. Each has a number.
class Plate {
public:
    explicit Plate(Dome& dome);
    Plate(const Plate&) = delete;

    Task<int>
    expose();          // to the sky: how many stars are on it. Throws std::logic_error if the dome is closed
    Task<> develop();  // throws std::logic_error if it was not exposed
    Task<> discard(std::string reason);

    int number() const { return number_; }

private:
    Dome& dome_;
    int number_;
    bool exposed_ = false;
};

// Yours: opens the dome, and gives the body a new plate. After a body that ended well it develops the plate;
// after one that failed it discards the plate, for the reason that a std::exception gives, or "unknown" for
// any other error, and lets that error go on. Either way it closes the dome last.
GeneratorManager<Plate&> exposure(Dome& dome);

// Yours: exposes the plate of one exposure() to the sky. How many stars are on it.
Task<int> count_stars(Dome& dome);

}  // namespace cahier
