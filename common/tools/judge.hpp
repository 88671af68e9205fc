// judge(): runs the scenes of an exercise and compares what they print with what is expected.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tools/exercises.hpp"
#include "tools/runs.hpp"

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

// Why a run is wrong whatever it has printed: "ended with exit status 1 instead of 0". Empty if it is not.
std::string what_went_wrong(const Finished& finished);

// The seeds for which the folder has transcripts of the scene: SCENE.txt is of seed 1, SCENE.seed7.txt of
// seed 7.
std::vector<std::uint64_t> seeds_in(const std::filesystem::path& folder, const std::string& scene);
std::filesystem::path transcript_path(const std::filesystem::path& folder, const std::string& scene,
                                      std::uint64_t seed);

// Runs the scenes, each under all seeds for which there is a transcript; in a sandbox, if one is given.
std::vector<Verdict> judge_scenes(const std::filesystem::path& program,
                                  const std::vector<ExerciseScene>& scenes,
                                  const std::filesystem::path& expected,
                                  std::optional<SandboxKind> sandbox = std::nullopt);

// What the seeds are told in: "1-20" or "3" or "3,5,8-11". Throws UserError.
std::vector<std::uint64_t> parse_seeds(const std::string& text);

}  // namespace cahier
