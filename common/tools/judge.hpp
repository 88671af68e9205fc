// judge(): runs the scenes of an exercise and compares what they print with what is expected.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tools/exercises.hpp"
#include "tools/process.hpp"
#include "tools/sandbox.hpp"

namespace cahier {

// What one scene earned, and what went wrong under the first seed under which something did.
struct Verdict {
    std::string scene;
    int points = 0;
    bool passed = false;
    std::uint64_t seed = 1;
    std::string sentence;    // "crashed: Segmentation fault (signal 11)"
    std::string difference;  // of the transcript; may be empty
    std::string errors;      // what it said on standard error
};

// How a program is run: under these limits, or in a sandbox, which has its own.
struct Runner {
    Limits limits;
    std::optional<SandboxKind> sandbox = std::nullopt;

    Finished run(const std::filesystem::path& program, const std::string& scene, std::uint64_t seed) const;
};

// That which a student's own machine has: 5 seconds, 1 MiB of output.
Runner ordinary_runner();

// Why a run is wrong whatever it has printed: "ended with exit status 1 instead of 0". Empty if it is not.
std::string what_went_wrong(const Finished& finished);

// The seeds for which the folder has transcripts of the scene: SCENE.txt is of seed 1, SCENE.seed7.txt of
// seed 7.
std::vector<std::uint64_t> seeds_in(const std::filesystem::path& folder, const std::string& scene);
std::filesystem::path transcript_path(const std::filesystem::path& folder, const std::string& scene,
                                      std::uint64_t seed);

// Runs the scene under each seed for which there is a transcript, until one fails.
Verdict judge_scene(const std::filesystem::path& program, const ExerciseScene& scene,
                    const std::filesystem::path& expected, const Runner& runner);

// What the seeds are told in: "1-20" or "3" or "3,5,8-11". Throws UserError.
std::vector<std::uint64_t> parse_seeds(const std::string& text);

}  // namespace cahier
