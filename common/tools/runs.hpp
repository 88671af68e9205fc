// Runs: a program's scenes under seeds, one after the other, here or in a sandbox.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tools/process.hpp"
#include "tools/sandbox.hpp"

namespace cahier {

struct Run {
    std::string scene;
    std::uint64_t seed = 1;
};

constexpr int seconds_of_a_run = 5;  // real ones, however long it takes on the virtual clock

// Under the limits of a student's own machine: 5 seconds, 1 MiB of output, 4 GiB of memory.
Finished run_here(const std::filesystem::path& program, const Run& run);

// How each of them ended, in the same order. What comes after a run of the same scene that ended badly is
// left out, and has ended well without a word. All of them have one sandbox, and share nothing but its /tmp,
// where each has a folder of its own; what one has started ends with it. A program that kills the one that
// runs it has ended badly, all of its runs.
std::vector<Finished> run_all_in(SandboxKind sandbox, const std::filesystem::path& program,
                                 const std::vector<Run>& runs);

// What run_all_in() calls in the sandbox, in a process of its own, as `cahier_tool supervise`: prints how the
// runs have ended, for run_all_in() to read. What it runs has its user, and can kill it, but cannot look into
// it or print in its name. `alone`: nobody else has this user, and all its processes are ended after each
// run.
void supervise(const std::filesystem::path& program, const std::vector<Run>& runs, bool alone);

}  // namespace cahier
