// Exercise 15: a telephone exchange. It lends a few lines to many callers, and knows what is still open.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "async/gather.hpp"
#include "async/semaphore.hpp"
#include "managers/async_exit_stack.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

class Cable;

// Not yours: a line of a cable. It prints what happens to it.
class Line {
public:
    struct Plan {
        Span dial = 0s;  // how long it takes to open
        bool noisy = false;
        bool stuck = false;
    };
    Line(Cable& cable, int number, Plan plan) : cable_(cable), number_(number), plan_(plan) {}
    Line(const Line&) = delete;

    Task<>
    open();  // takes a while; throws std::runtime_error if there is too much noise: then it is not open
    Task<> close();  // takes no time; throws std::logic_error if it is not open, and std::runtime_error if it
                     // is stuck

    // Takes so long. Throws std::logic_error if the line is not open, or if somebody else talks. When it is
    // cancelled, it takes some time to say goodbye.
    Task<> talk(std::string who, Span time);

private:
    std::string name() const;

    Cable& cable_;
    int number_;
    Plan plan_;
    bool open_ = false;
    bool busy_ = false;
};

// Not yours either: a cable with lines, of which `most` can be open at a time.
class Cable {
public:
    Cable(std::size_t most, std::vector<Line::Plan> plans);

    Line& next_line();                          // one that has not been used yet; you open it
    std::size_t open() const { return open_; }  // how many are

private:
    friend class Line;
    std::size_t most_;
    std::size_t open_ = 0;
    std::size_t used_ = 0;
    std::deque<Line> lines_;
};

// Yours: a manager that lends lines while its body runs.
class Exchange {
public:
    Exchange(Cable& cable, std::size_t most);  // at most so many lines are open at a time
    ~Exchange();

    Task<Exchange&> aenter();  // gives itself; opens nothing yet
    // Ends what is left: cancels the calls that are not over, waits for them, and then closes all the lines
    // that are open. If one cannot be closed, the others are, and its error goes on.
    Task<> aexit(std::exception_ptr);

    // A manager that lends an open line to its body. It takes the free line that was given back last; if none
    // is free, it opens another; if `most` are lent, it waits. If the opening fails or is cancelled, there is
    // room for another.
    GeneratorManager<Line&> line();

    // Starts a call, and does not wait for it: it borrows a line and talks. It is the exchange's own.
    void call(std::string who, Span time);

private:
    struct Desk;  // what the exchange knows
    std::unique_ptr<Desk> desk_;
};

}  // namespace cahier
