// The exercises that this build knows, as add_exercise() has declared them.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cahier {

// What the user has asked for cannot be done; what() says why in one line. The program then ends with
// status 2.
class UserError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct ExerciseScene {
    std::string name;
    int points = 0;
    bool ordered = false;
    std::string description;  // what it does, as main.cpp says it in a comment: `// nominal: ...`
};

struct Exercise {
    std::string name;
    std::filesystem::path folder;
    std::filesystem::path program;  // of the student's exercise.cpp, whether it has been built or not
    bool own = false;               // the instructor's, from CAHIER_EXERCISES_DIR
    std::string left_out;           // why it cannot be built here; else empty
    std::vector<ExerciseScene> scenes;

    int points() const;
    std::filesystem::path solution() const { return folder / ".." / ".." / "solutions" / name; }
    const ExerciseScene& scene(std::string_view name) const;  // throws UserError
};

// In the order in which they are taught, from the file that CMake has written into the build folder. Throws
// UserError.
std::vector<Exercise> read_exercises(const std::filesystem::path& build);

// The one that is named by its folder, its number, or the beginning of either. Throws UserError.
const Exercise& find_exercise(const std::vector<Exercise>& exercises, std::string_view name);

// "1 point", "3 points", "no points"
std::string points_text(int points);

}  // namespace cahier
