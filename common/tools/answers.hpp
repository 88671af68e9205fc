// The answers that the workbook keeps for each exercise: are they judged as they must be?
#pragma once

#include <filesystem>
#include <vector>

#include "tools/judge.hpp"

namespace cahier {

// Runs the solution under the seeds and keeps what it prints, as the transcripts that others are judged by.
// Gives what is wrong with the solution or the exercise, a sentence each: a scene that fails, differs from
// the exercise's own transcript, prints something else the second time, or prints the same under every seed
// though it gives points.
std::vector<std::string> record_solution(const Exercise& exercise, const std::filesystem::path& program,
                                         const std::vector<std::uint64_t>& seeds,
                                         const std::filesystem::path& into);

// The scenes that an answer fails, as its source says in lines `// fails: SCENE...`. Without one, it fails
// none.
std::vector<std::string> fails_as_said_in(const std::filesystem::path& source, const Exercise& exercise);

// What is wrong, a sentence each, if other scenes than these have failed.
std::vector<std::string> unexpected(const std::vector<Verdict>& verdicts,
                                    const std::vector<std::string>& must_fail);

// Whether the student's file is as it was handed out: it still has a TODO, and git, if there is one, knows no
// change.
bool is_as_handed_out(const Exercise& exercise);

}  // namespace cahier
