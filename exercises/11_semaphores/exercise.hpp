// Exercise 11: a pottery with more pots than kilns.
#pragma once

#include <string>
#include <vector>

#include "async/gather.hpp"
#include "async/semaphore.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// Not yours, and neither are those that follow: main.cpp has them, and they print what happens to them.
struct Pot {
    std::string name;
    Span time;  // in the fire
    int gloss;
    bool cracks = false;
};

// The gas of all kilns. Now and then it fails, or a door is stuck.
struct Gas;

// A kiln is for one pot at a time. Each step takes a while; std::logic_error if it is not its turn.
class Kiln {
public:
    Kiln(Gas& gas, Span time) : gas_(gas), time_(time) {}

    Task<> heat();                   // std::runtime_error if the gas fails; the kiln is hot only at the end
    Task<int> fire(const Pot& pot);  // in a hot kiln: the pot's gloss; std::runtime_error if it cracks
    Task<> cool();                   // std::runtime_error if the door is stuck; the kiln is cold all the same

private:
    Gas& gas_;
    Span time_;
    int fire_ = 0;  // its number, counted over all kilns; 0: cold
    bool busy_ = false;
};

class Pottery {
public:
    explicit Pottery(std::vector<Kiln>& kilns) : permits_(kilns.size()) {
        for (Kiln& kiln : kilns)
            free_.push_back(&kiln);
    }

    // Yours: a manager that waits until a kiln is free, heats it, and gives it to its body. Afterwards it
    // cools the kiln down. Whatever fails, or is cancelled, the kiln is then free for the next one in line.
    GeneratorManager<Kiln> hot_kiln();

private:
    Semaphore permits_;        // one for each kiln that is free
    std::vector<Kiln*> free_;  // those kilns
};

// Yours: fires all pots, in their order and in as many kilns as there are, each in a hot_kiln(). Gives how
// that ended for each, in the same order: one that fails keeps no other from the fire.
Task<std::vector<Outcome<int>>> fire_all(Pottery& pottery, const std::vector<Pot>& pots);

}  // namespace cahier
