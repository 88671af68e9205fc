// What ./cahier check, grade and handout do, and what CTest calls to judge an answer.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "tools/answers.hpp"
#include "tools/check.hpp"
#include "tools/confine.hpp"
#include "tools/grade.hpp"
#include "tools/handout.hpp"
#include "tools/results.hpp"

namespace cahier {
namespace {

constexpr int failure = 1;
constexpr int wrong_options = 2;

int report_problems(const std::string& about, const std::vector<std::string>& problems) {
    for (const std::string& problem : problems)
        fmt::print("{}: {}\n", about, problem);
    return problems.empty() ? 0 : failure;
}

int report_verdicts(const Exercise& exercise, const std::vector<Verdict>& verdicts) {
    bool passed = true;
    for (const Verdict& verdict : verdicts) {
        if (!verdict.passed)
            print_failure(exercise, verdict);
        passed = passed && verdict.passed;
    }
    return passed ? 0 : failure;
}

struct JudgeOptions {
    std::string name;
    std::string scene;
    std::string program;
    std::string expected;
    std::string result;
    std::string as_said_in;
    std::string sandbox;
    bool handed_out = false;
    bool unless_judged = false;
};

int judge(const std::vector<Exercise>& exercises, const JudgeOptions& options) {
    const Exercise& exercise = find_exercise(exercises, options.name);
    if (options.handed_out && !is_as_handed_out(exercise))
        return report_problems(exercise.name, {"its exercise.cpp has been worked on: put it back first"});
    const std::filesystem::path program =
        options.program.empty() ? exercise.program : std::filesystem::path(options.program);
    const std::filesystem::path expected =
        options.expected.empty() ? exercise.folder / "transcripts" : std::filesystem::path(options.expected);
    std::optional<SandboxKind> sandbox;
    if (!options.sandbox.empty())
        sandbox = sandbox_named(options.sandbox);
    if (options.unless_judged && std::filesystem::exists(program) &&
        is_judged(options.result, program, expected))
        return report_verdicts(exercise, read_verdicts(options.result));
    std::vector<ExerciseScene> scenes;
    std::vector<std::string> scored;
    for (const ExerciseScene& scene : exercise.scenes) {
        if (!options.scene.empty() && options.scene != exercise.scene(scene.name).name)
            continue;
        if (options.handed_out && scene.points == 0)
            continue;
        scenes.push_back(scene);
        scored.push_back(scene.name);
    }
    if (scenes.empty())
        (void)exercise.scene(options.scene);  // throws: there is none of that name
    const std::vector<Verdict> verdicts = judge_scenes(program, scenes, expected, sandbox);
    if (!options.result.empty())
        write_verdicts(options.result, verdicts);

    if (options.handed_out) {
        if (!std::filesystem::exists(program))
            return report_problems(exercise.name, {"the exercise as handed out does not compile"});
        return report_problems(exercise.name, unexpected(verdicts, scored));
    }
    if (!options.as_said_in.empty())
        return report_problems(exercise.name,
                               unexpected(verdicts, fails_as_said_in(options.as_said_in, exercise)));
    return report_verdicts(exercise, verdicts);
}

std::vector<Run> parse_runs(const std::vector<std::string>& words) {
    std::vector<Run> runs;
    for (const std::string& word : words)
        runs.push_back({word.substr(0, word.find(':')), std::stoull(word.substr(word.find(':') + 1))});
    return runs;
}

int main(int argc, char** argv) {
    CLI::App app("Checks and grades the exercises of the workbook.", "./cahier");
    app.require_subcommand(1);
    app.failure_message(
        [](const CLI::App*, const CLI::Error& error) { return fmt::format("cahier: {}\n", error.what()); });
    std::string build = CAHIER_BUILD_DIR;
    app.add_option("--build", build, "The build folder, which has exercises.json");

    JudgeOptions judged;
    CLI::App* judge_command =
        app.add_subcommand("judge", "Runs scenes of one exercise and compares their transcripts");
    judge_command->add_option("exercise", judged.name)->required();
    judge_command->add_option("--scene", judged.scene, "Only this one");
    judge_command->add_option("--program", judged.program, "In place of the student's");
    judge_command->add_option("--expected", judged.expected,
                              "A folder of transcripts, in place of the exercise's own");
    judge_command->add_option("--result", judged.result, "Where to write the verdicts, as JSON");
    judge_command->add_option("--as-said-in", judged.as_said_in,
                              "It must fail as this source says in // fails:");
    judge_command->add_option("--sandbox", judged.sandbox, "Where it runs: bwrap, user or none");
    judge_command->add_flag("--unless-judged", judged.unless_judged,
                            "Take the verdicts that --result has, if they are newer than the program");
    judge_command->add_flag("--handed-out", judged.handed_out, "It must fail every scene that gives points");

    std::string sandbox = "bwrap";
    std::vector<std::string> compiler;
    CLI::App* confine_command =
        app.add_subcommand("confine", "Compiles or links somebody's file in a sandbox, for CMake");
    confine_command->add_option("--sandbox", sandbox, "bwrap, user or none");
    confine_command->add_option("command", compiler, "After --")->required();

    GradeOptions graded;
    bool no_sandbox = false;
    CLI::App* grade_command = app.add_subcommand("grade", "Builds and judges what a class has handed in");
    grade_command->add_option("submissions", graded.submissions, "A folder or an archive for each student")
        ->required();
    grade_command->add_option("--out", graded.out, "The folder for the marks")->required();
    grade_command->add_option("--assignment", graded.assignment,
                              "Which exercises, points and seeds, as JSON");
    grade_command->add_option("--compare", graded.compare, "An earlier grades.csv: which marks have changed");
    grade_command->add_option("--exercises", graded.exercises, "A folder with exercises/ and solutions/");
    grade_command->add_option("--jobs", graded.jobs, "How many at once; else as many as there are processors")
        ->check(CLI::Range(1, 1024));
    CLI::Option* in_sandbox = grade_command->add_option("--sandbox", graded.sandbox, "bwrap or user");
    grade_command->add_flag("--no-sandbox", no_sandbox, "Run what was handed in as yourself")
        ->excludes(in_sandbox);

    std::string supervised;
    std::vector<std::string> runs;
    bool alone = false;
    CLI::App* supervise_command =
        app.add_subcommand("supervise", "What `judge --sandbox` calls in the sandbox");
    supervise_command->add_option("program", supervised)->required();
    supervise_command->add_option("runs", runs, "SCENE:SEED");
    supervise_command->add_flag("--alone", alone);

    std::string name;
    std::string program;
    std::string into;
    std::string seeds = "1";
    CLI::App* record_command = app.add_subcommand("record", "Checks a solution and keeps what it prints");
    record_command->add_option("exercise", name)->required();
    record_command->add_option("--program", program)->required();
    record_command->add_option("--into", into, "The folder to write, which is emptied first")->required();
    record_command->add_option("--seeds", seeds, "1-20, or 3,5,8");

    std::string checked;
    CLI::App* check_command =
        app.add_subcommand("check", "Builds and checks every exercise, or shows one in full");
    check_command->add_option("exercise", checked, "Its folder or its number");

    std::string edition;
    CLI::App* handout_command = app.add_subcommand("handout", "Writes the student's edition of the workbook");
    handout_command->add_option("folder", edition, "A new or empty one")->required();

    try {
        app.parse(argc, argv);
        if (*confine_command)
            return confine(sandbox_named(sandbox), compiler);
        if (*grade_command) {
            if (no_sandbox)
                graded.sandbox = "none";
            grade(graded);
            return 0;
        }
        if (*supervise_command) {
            supervise(supervised, parse_runs(runs), alone);
            return 0;
        }
        const std::vector<Exercise> exercises = read_exercises(build);
        if (*judge_command)
            return judge(exercises, judged);
        if (*record_command)
            return report_problems(
                name, record_solution(find_exercise(exercises, name), program, parse_seeds(seeds), into));
        if (*check_command && checked.empty())
            return check_all(exercises, build);
        if (*check_command)
            return check_one(find_exercise(exercises, checked), build);
        if (*handout_command)
            hand_out(exercises, CAHIER_SOURCE_DIR, edition);
        return 0;
    } catch (const CLI::ParseError& error) {
        const int status = app.exit(error);
        return status == 0 ? 0 : wrong_options;
    } catch (const UserError& error) {
        fmt::print(stderr, "cahier: {}\n", error.what());
        return wrong_options;
    } catch (const std::exception& error) {
        fmt::print(stderr, "cahier: {}\n", error.what());
        return failure;
    }
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    return cahier::main(argc, argv);
}
