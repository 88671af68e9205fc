// Assignment: which exercises are graded, what their scenes are worth, and under which seeds they run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "tools/exercises.hpp"

namespace cahier {

struct Assignment {
    std::vector<Exercise>
        exercises;  // in the order in which they are taught, with the points of the assignment
    std::vector<std::uint64_t> seeds;
};

// Every exercise, or if an instructor has some of their own every one of those, with the points that
// add_exercise() declares, under seeds that are the same for ever.
Assignment whole_workbook(const std::vector<Exercise>& exercises);

// An instructor's file. The exercises are names, or names with what they are worth other than declared:
//     {"exercises": {"02_class_manager": {"points": {"nominal": 3}}, "03_generator_manager": {}}, "seeds":
//     [7, 12]}
//     {"exercises": ["02_class_manager"], "seeds": [7, 12]}
// Throws UserError.
Assignment read_assignment(const std::filesystem::path& file, const std::vector<Exercise>& exercises);

}  // namespace cahier
