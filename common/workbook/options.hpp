// The options that every chapter, exercise and solution understands.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "async/clock.hpp"

namespace cahier {

struct Options {
    std::vector<std::string> scenes;  // to run, in this order; empty: all
    std::uint64_t seed = 1;           // without its sign, which Random ignores
    Clock clock = Clock::real_time;
    bool tcp = false;           // else Unix-domain sockets, which are exact on the virtual clock too
    std::uint16_t port = 8888;  // 0: one that is free
    int time_limit = 0;         // in real seconds; 0: none
    bool elapsed = false;
    bool list = false;
    bool help = false;
};

// A command line that cannot be understood; what() says why in one line.
class BadOption : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Reads the command line. An option is written in full, --seed 3 or --seed=3, and the last one of a kind
// counts, except that each --scene adds one. Throws BadOption.
Options parse_options(int argc, char** argv);

// Those of the program that runs: run_scenes() sets them, scenes look at them.
Options& program_options();

}  // namespace cahier
