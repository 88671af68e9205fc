#include "tools/gradescope.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace cahier {
namespace {

using Json = nlohmann::ordered_json;

std::string why_not_run(const Mark& mark, const Student& student, const Exercise& exercise,
                        const std::string& messages) {
    switch (mark.state) {
        case Mark::State::missing:
            return "It was not handed in.";
        case Mark::State::refused:
            return fmt::format("It was not taken: {}.", student.why_refused(exercise.name));
        case Mark::State::not_built:
            return "It does not compile, or does not link.\n\n" + shortened(messages);
        case Mark::State::judged:
            break;
    }
    return "";
}

}  // namespace

std::string gradescope_results(const Grades& grades, const Grades::Row& row, const Provenance& provenance,
                               const std::function<Judged(const Exercise&)>& judged) {
    Json tests = Json::array();
    const std::vector<Exercise>& exercises = grades.assignment->exercises;
    for (std::size_t i = 0; i < exercises.size(); ++i) {
        const Exercise& exercise = exercises[i];
        const Judged answer = judged(exercise);
        const std::string reason = why_not_run(row.marks[i], *row.student, exercise, answer.messages);
        for (std::size_t scene = 0; scene < exercise.scenes.size(); ++scene) {
            const ExerciseScene& declared = exercise.scenes[scene];
            bool passed = false;
            std::string output = scene == 0 || reason.empty() ? reason : "See the exercise's first scene.";
            for (const Verdict& verdict : answer.verdicts) {
                if (verdict.scene != declared.name || !reason.empty())
                    continue;
                passed = verdict.passed;
                output = passed ? "" : fmt::format("It {}.", verdict.sentence);
            }
            if (!passed && !declared.description.empty())
                output += fmt::format("\n\nWhat the scene does: {}", declared.description);
            tests.push_back({{"name", exercise.name + "." + declared.name},
                             {"number", fmt::format("{}.{}", i + 1, scene + 1)},
                             {"score", passed ? declared.points : 0},
                             {"max_score", declared.points},
                             {"status", passed ? "passed" : "failed"},
                             {"output_format", "text"},
                             {"output", output},
                             {"visibility", "visible"}});
        }
    }
    Json sources = Json::object();
    for (std::size_t i = 0; i < exercises.size(); ++i)
        if (!row.marks[i].sha256.empty())
            sources[exercises[i].name] = row.marks[i].sha256;
    const Json results = {{"score", row.points()},
                          {"output_format", "text"},
                          {"output", fmt::format("{} of {} points", row.points(), grades.maximum())},
                          {"visibility", "visible"},
                          {"stdout_visibility", "hidden"},
                          {"extra_data",
                           {{"student", row.student->name},
                            {"workbook", provenance.workbook},
                            {"compiler", provenance.compiler},
                            {"sha256", sources}}},
                          {"tests", tests}};
    return results.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace cahier
