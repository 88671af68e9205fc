// Exercise 13: a windmill. Carts bring sacks into its loft, and millstones grind them, all at the same time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "async/gather.hpp"
#include "async/queue.hpp"
#include "async/task_group.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

struct Sack {
    std::string grain;
    int weight;   // in kilograms
    bool pebble;  // nobody sees it before the sack is ground
};

// Not yours: a cart with sacks, and how long each takes to unload. It prints what happens to it.
class Cart {
public:
    struct Load {
        Span time;
        Sack sack;
    };
    Cart(std::string name, std::vector<Load> loads, bool breaks = false)
        : name_(std::move(name)), loads_(std::move(loads)), breaks_(breaks) {}
    Cart(Cart&&) = default;

    // Takes a while, and gives the next sack; empty when there are no more. Throws std::runtime_error when a
    // wheel breaks.
    Task<std::optional<Sack>> unload();

private:
    std::string name_;
    std::vector<Load> loads_;
    bool breaks_;  // after the last sack
    std::size_t unloaded_ = 0;
    bool busy_ = false;
};

// Not yours either: a millstone, which grinds one sack at a time.
class Stone {
public:
    Stone(std::string name, Span kilogram, Span brake)
        : name_(std::move(name)), kilogram_(kilogram), brake_(brake) {}
    Stone(Stone&&) = default;

    // Takes a while, and gives the flour in kilograms. Throws std::runtime_error if there is a pebble in the
    // sack: the sack is spoiled then, but the stone is not. When it is cancelled, it takes some time to stand
    // still.
    Task<int> grind(const Sack& sack);

private:
    std::string name_;
    Span kilogram_;
    Span brake_;
    bool busy_ = false;
};

struct Flour {
    int kilograms = 0;
    int spoiled = 0;  // sacks
};

// Yours: unloads all carts and turns all stones at the same time. A sack that was unloaded goes into the
// loft, where there is room for `room` sacks; its cart waits until there is. A free stone takes the sack that
// came first; of two free stones, the one that has waited longer takes it.
// - Returns as soon as the last sack is ground. A spoiled sack is counted, and its stone goes on with the
// next.
// - When a wheel breaks, that error goes on; when mill() is cancelled, so does that. Either way, all carts
// and stones
//   have stopped by then.
Task<Flour> mill(std::vector<Cart>& carts, std::vector<Stone>& stones, std::size_t room);

}  // namespace cahier
