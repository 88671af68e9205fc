#include "tools/exercises.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace cahier {
namespace {

// The comment in main.cpp that begins with "// SCENE: ", to its end, as one line.
std::string description_of(const std::filesystem::path& main, const std::string& scene) {
    std::ifstream file(main);
    const std::string beginning = "// " + scene + ": ";
    std::string text;
    for (std::string line; std::getline(file, line);) {
        if (text.empty() && line.starts_with(beginning))
            text = line.substr(beginning.size());
        else if (!text.empty() && line.starts_with("// "))
            text += line.substr(2);
        else if (!text.empty())
            break;
    }
    return text;
}

}  // namespace

int Exercise::points() const {
    int sum = 0;
    for (const ExerciseScene& scene : scenes)
        sum += scene.points;
    return sum;
}

const ExerciseScene& Exercise::scene(std::string_view wanted) const {
    std::vector<std::string> names;
    for (const ExerciseScene& scene : scenes) {
        if (scene.name == wanted)
            return scene;
        names.push_back(scene.name);
    }
    throw UserError(
        fmt::format("{} has no scene '{}'; its scenes are: {}", name, wanted, fmt::join(names, " ")));
}

std::vector<Exercise> read_exercises(const std::filesystem::path& build) {
    std::ifstream file(build / "exercises.json");
    if (!file)
        throw UserError(
            fmt::format("there is no {}: configure the build first", (build / "exercises.json").string()));
    std::vector<Exercise> exercises;
    const nlohmann::json declared = nlohmann::json::parse(file);
    for (const auto& one : declared) {
        Exercise exercise;
        exercise.name = one.at("name");
        exercise.folder = one.at("folder").get<std::string>();
        exercise.program = one.at("program").get<std::string>();
        exercise.own = one.at("own");
        exercise.left_out = one.at("left_out");
        for (const auto& scene : one.at("scenes"))
            exercise.scenes.push_back({scene.at("name"), scene.at("points"), scene.at("ordered"),
                                       description_of(exercise.folder / "main.cpp", scene.at("name"))});
        exercises.push_back(std::move(exercise));
    }
    return exercises;
}

const Exercise& find_exercise(const std::vector<Exercise>& exercises, std::string_view wanted) {
    std::vector<const Exercise*> found;
    std::vector<std::string> names;
    for (const Exercise& exercise : exercises) {
        if (exercise.name == wanted || exercise.name == fmt::format("0{}", wanted))
            return exercise;
        if (!wanted.empty() &&
            (exercise.name.starts_with(wanted) || exercise.name.starts_with(fmt::format("0{}_", wanted))))
            found.push_back(&exercise);
        names.push_back(exercise.name);
    }
    if (found.size() == 1)
        return *found[0];
    if (found.empty())
        throw UserError(
            fmt::format("there is no exercise '{}'; the exercises are: {}", wanted, fmt::join(names, " ")));
    names.clear();
    for (const Exercise* exercise : found)
        names.push_back(exercise->name);
    throw UserError(fmt::format("'{}' may be any of these exercises: {}", wanted, fmt::join(names, " ")));
}

std::string points_text(int points) {
    if (points == 0)
        return "no points";
    return fmt::format("{} point{}", points, points == 1 ? "" : "s");
}

}  // namespace cahier
