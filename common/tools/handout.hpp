// ./cahier handout: the student's edition of the workbook.
#pragma once

#include <filesystem>
#include <vector>

#include "tools/exercises.hpp"

namespace cahier {

// Copies the workbook into a new or empty folder, without the solutions and without what gives them away;
// with an instructor's own exercises among the others. Throws UserError, and then nothing has been written.
void hand_out(const std::vector<Exercise>& exercises, const std::filesystem::path& workbook,
              const std::filesystem::path& into);

}  // namespace cahier
