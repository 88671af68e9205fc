// ./cahier check: how far is the student?
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/exercises.hpp"

namespace cahier {

// Builds every exercise and runs its tests, and lists points and state. 0 if all is right, else 1.
int check_all(const std::vector<Exercise>& exercises, const std::filesystem::path& build);

// Builds one and shows each scene, and for the first that fails what there is to say. 0 if all is right,
// else 1.
int check_one(const Exercise& exercise, const std::filesystem::path& build);

}  // namespace cahier
