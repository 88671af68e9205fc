// Exercise 12: birds come one by one before a hide. A generator gives them, and closes the hide at its end.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "async/aclosing.hpp"
#include "managers/async_exit_stack.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

struct Bird {
    std::string species;
    int wingspan;  // in centimetres
};

// Not yours: how one morning goes.
struct Morning {
    Span shutter = 0s;        // how long the shutter takes to open, and to close
    std::vector<Span> waits;  // for each bird
    std::vector<Bird> birds;
    bool jams = false;   // the shutter does not open
    bool foggy = false;  // after the last bird comes fog
};

// Not yours either: a hut with a shutter, from which one watches birds. It prints what happens to it.
class Hide {
public:
    Hide(std::string name, Morning morning) : name_(std::move(name)), morning_(std::move(morning)) {}
    Hide(const Hide&) = delete;

    Task<> open();   // takes a while; throws std::runtime_error if the shutter jams: then it is not open
    Task<> close();  // takes as long; throws std::logic_error if the shutter is not open

    // Waits for the next bird. Empty when no more will come; throws std::runtime_error when fog comes.
    Task<std::optional<Bird>> look();

    std::string_view shutter() const;  // "open" or "closed"

private:
    std::string name_;
    Morning morning_;
    std::size_t seen_ = 0;
    bool open_ = false;
};

// Yours: opens the hide, gives the birds one by one, each as soon as it is seen, and closes the hide: after
// the last bird, after an error, which goes on, and when nobody asks for the rest.
AsyncGenerator<Bird> watch(Hide& hide);

// Yours: gives those of `birds` that are of the species. However it ends, it has closed `birds` by then.
AsyncGenerator<Bird> only(AsyncGenerator<Bird> birds, std::string species);

// Yours: watches until a bird of the species comes, and gives it; or nothing, if none has come. When it
// returns, the hide is closed.
Task<std::optional<Bird>> find(Hide& hide, std::string species);

}  // namespace cahier
