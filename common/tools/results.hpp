// What a judge leaves behind for those who make a table of it.
#pragma once

#include <filesystem>
#include <vector>

#include "tools/judge.hpp"

namespace cahier {

void write_verdicts(const std::filesystem::path& file, const std::vector<Verdict>& verdicts);
std::vector<Verdict> read_verdicts(const std::filesystem::path& file);  // none if there is no such file

// Whether the verdicts in the file are of this program and these transcripts: it is newer than both.
bool is_judged(const std::filesystem::path& file, const std::filesystem::path& program,
               const std::filesystem::path& expected);

// One scene that failed, for a person to read: what it does, the sentence, the difference, how to see it
// again.
void print_failure(const Exercise& exercise, const Verdict& verdict);

}  // namespace cahier
