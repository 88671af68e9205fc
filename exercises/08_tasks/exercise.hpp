// Exercise 08: an observatory, where much goes on at once, and nothing is left running.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "async/gather.hpp"
#include "async/task_group.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// Not yours: main.cpp has it, and it prints what happens to it.
class Telescope {
public:
    Telescope(std::string name, Span time, int stars, bool fails)
        : name_(std::move(name)), time_(time), stars_(stars), fails_(fails) {}

    Task<int> count_stars();  // takes a while; throws std::runtime_error if something goes wrong

private:
    std::string name_;
    Span time_;
    int stars_;
    bool fails_;
};

// Not yours either: a night full of comets.
class Sky {
public:
    struct Comet {
        std::string name;
        Span before;  // how long after the last one it is seen
        Span time;    // how long it can be followed
        int brightness;
        bool lost;
    };
    explicit Sky(std::vector<Comet> comets, std::string clouds = "");

    // The name of the next comet, once it is seen; nothing at dawn. Throws std::runtime_error if clouds come.
    Task<std::optional<std::string>> next_comet();
    // How bright that comet was. Takes a while; throws std::runtime_error if it gets lost.
    Task<int> follow(std::string comet);

private:
    std::vector<Comet> comets_;
    std::string clouds_;
    std::size_t seen_ = 0;
    bool waiting_ = false;
};

// Yours: all telescopes count at once. Gives how many stars each has counted, in the order of the telescopes.
// If one fails, the others are ended at once, and the error goes on: alone, or in an ExceptionGroup.
Task<std::vector<int>> count_stars(std::vector<Telescope>& telescopes);

// Yours: follows each comet as soon as it is seen, while it still follows others and waits for the next.
// Gives how bright each was, in the order in which they were seen. If anything fails, all the rest is ended
// at once, the waiting for the next comet too, and the error goes on: alone, or in an ExceptionGroup.
Task<std::vector<int>> follow_comets(Sky& sky);

}  // namespace cahier
