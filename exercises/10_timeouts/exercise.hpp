// Exercise 10: a diving bell, and wrecks to be searched while there is air.
#pragma once

#include <string>
#include <vector>

#include "async/timeout.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// Not yours: main.cpp has it, and it prints what happens to it. Each step takes a while, and throws
// std::logic_error when it is not its turn.
class Bell {
public:
    Bell(Span way, Span hatch) : way_(way), hatch_(hatch) {}
    Bell(const Bell&) = delete;

    Task<> lower();        // if it is cancelled, the bell is up as before
    Task<> open_hatch();   // below; if it is cancelled, the hatch is shut as before
    Task<> close_hatch();  // once it has been opened
    Task<> raise();        // with a shut hatch

    bool is_up() const { return !down_; }
    bool is_shut() const { return !open_; }

private:
    Span way_;
    Span hatch_;
    bool down_ = false;
    bool open_ = false;
};

// Not yours either.
class Wreck {
public:
    Wreck(std::string name, Span time, std::string find)
        : name_(std::move(name)), time_(time), find_(std::move(find)) {}

    Task<std::string> search(const Bell& bell);  // what is found there; only out of a bell with an open hatch

private:
    std::string name_;
    Span time_;
    std::string find_;
};

struct Report {
    std::vector<std::string> finds;
    bool out_of_air = false;
};

// Yours: lowers the bell, opens the hatch and searches one wreck after the other, each for at most
// `patience`: one that takes longer is given up, and the next one follows. All that may take `air`, from the
// beginning; then it ends, wherever it is. Reports what was found until then. Whatever happens, an open hatch
// is closed and a lowered bell is raised. Somebody else's cancellation is not for the report: it goes on.
Task<Report> dive(Bell& bell, std::vector<Wreck>& wrecks, Span patience, Span air);

}  // namespace cahier
