#include "tools/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <thread>

#include "tools/answers.hpp"
#include "tools/files.hpp"
#include "tools/process.hpp"
#include "tools/results.hpp"

namespace cahier {
namespace {

constexpr int failure = 1;

Finished build_target(const std::filesystem::path& build, const std::string& target) {
    return run_process({"cmake", "--build", build.string(), "--target", target, "--", "-k", "0"});
}

std::filesystem::path result_path(const std::filesystem::path& build, const Exercise& exercise,
                                  const std::string& scene) {
    return build / "results" / fmt::format("{}.{}.json", exercise.name, scene);
}

// Runs the tests whose names begin so, and leaves their results.
void run_tests(const std::filesystem::path& build, const std::string& beginning) {
    const std::string jobs = std::to_string(std::max(1U, std::thread::hardware_concurrency()));
    const Finished ctest = run_process({"ctest", "--test-dir", build.string(), "-L", "^exercise$", "-R",
                                        "^" + beginning, "--parallel", jobs});
    if (ctest.status != 0 && ctest.output.find("tests passed") == std::string::npos)
        throw std::runtime_error(fmt::format("ctest failed:\n{}{}", ctest.output, ctest.errors));
}

// What the compiler or else the linker said, from its first error on.
std::string from_first_error(const std::string& text) {
    constexpr std::size_t longest = 6000;
    for (const char* mark : {": error:", ": fatal error:", "multiple definition", "undefined reference"}) {
        const std::size_t found = text.find(mark);
        if (found == text.npos)
            continue;
        const std::size_t begin = text.rfind('\n', found) + 1;
        const std::size_t end = text.find("\nninja: build stopped", begin);
        return text.substr(begin, std::min(end == text.npos ? end : end - begin, longest));
    }
    return text.substr(text.size() - std::min(text.size(), longest));
}

// Where nothing but the compiler's own words can come first: what they mean in a coroutine, and what to do.
// Empty for all others.
std::string explanation(const std::string& message) {
    constexpr std::pair<std::string_view, std::string_view> meanings[] = {
        {"function with a deduced return type",
         "A coroutine says what it returns: `Task<> f()`, or `[&]() -> Task<> { ... }`."},
        {"this function cannot be a coroutine",
         "A coroutine returns a Task: `Task<> f()`, or `Task<int> f()`."},
        {"unable to find the promise type", "A coroutine returns a Task: `Task<> f()`, or `Task<int> f()`."},
        {"call to 'await_transform'", "What is awaited here returns nothing to wait for: it returns void."},
        {"_whose_co_return_gives_",
         "This co_return does not fit what the coroutine returns: `co_return value;` "
         "where that is a `Task<int>`, and `co_return;` where it is a `Task<>`."},
    };
    const std::string_view first_line = std::string_view(message).substr(0, message.find('\n'));
    for (const auto& [words, meaning] : meanings)
        if (first_line.find(words) != first_line.npos)
            return std::string(meaning) + "\n\n";
    return "";
}

// What the compiler said of each awaitable that is dropped, as of errors, though it takes them for warnings:
// nothing happens there, and what the scenes print seldom says so.
std::string dropped_awaitables(const Exercise& exercise, const std::filesystem::path& build) {
    const std::filesystem::path file = build / "messages" / (exercise.name + ".txt");
    std::istringstream messages(std::filesystem::exists(file) ? read_file(file) : "");
    constexpr std::string_view warning = " warning: ";
    std::string dropped;
    bool about_one = false;
    for (std::string line; std::getline(messages, line);) {
        if (const std::size_t mark = line.find(warning); mark != line.npos) {
            about_one = line.find("does nothing until", mark) != line.npos;
            line.replace(mark, warning.size(), " error: ");
        } else if (line.find(" generated.") != line.npos || line.find("In file included from ") == 0) {
            about_one = false;  // "2 warnings generated.", or where the next message is
        }
        if (about_one)
            dropped += line + "\n";
    }
    return dropped;
}

struct State {
    std::vector<Verdict> verdicts;  // of the scenes that could be run
    int earned = 0;
    bool drops_awaitable = false;

    bool built(const Exercise& exercise) const { return verdicts.size() == exercise.scenes.size(); }
    bool done(const Exercise& exercise) const {
        return built(exercise) && !drops_awaitable &&
               std::all_of(verdicts.begin(), verdicts.end(), [](auto& verdict) { return verdict.passed; });
    }
};

void forget_results(const Exercise& exercise, const std::filesystem::path& build) {
    for (const ExerciseScene& scene : exercise.scenes)
        std::filesystem::remove(result_path(build, exercise, scene.name));
}

State state_of(const Exercise& exercise, const std::filesystem::path& build) {
    State state;
    for (const ExerciseScene& scene : exercise.scenes)
        for (Verdict& verdict : read_verdicts(result_path(build, exercise, scene.name))) {
            state.earned += verdict.passed ? verdict.points : 0;
            state.verdicts.push_back(std::move(verdict));
        }
    state.drops_awaitable = !dropped_awaitables(exercise, build).empty();
    return state;
}

std::string state_text(const Exercise& exercise, const State& state) {
    if (!exercise.left_out.empty())
        return "left out: " + exercise.left_out;
    if (!state.built(exercise))
        return "does not compile";
    if (state.done(exercise))
        return "done";
    if (is_as_handed_out(exercise))
        return "not begun";
    std::string text;
    for (const Verdict& verdict : state.verdicts)
        if (!verdict.passed)
            text += (text.empty() ? "fails: " : ", ") + verdict.scene;
    if (state.drops_awaitable)
        text += text.empty() ? "forgets a co_await" : "; forgets a co_await";
    return text;
}

}  // namespace

int check_all(const std::vector<Exercise>& exercises, const std::filesystem::path& build) {
    for (const Exercise& exercise : exercises)
        forget_results(exercise, build);
    fmt::print(stderr, "Building {} exercises, and running their scenes.\n", exercises.size());
    (void)build_target(build, "exercises");
    run_tests(build, "");

    std::size_t width = 0;
    for (const Exercise& exercise : exercises)
        width = std::max(width, exercise.name.size());
    int earned = 0;
    int points = 0;
    const Exercise* next = nullptr;
    for (const Exercise& exercise : exercises) {
        const State state = state_of(exercise, build);
        fmt::print("{:<{}}  {:>2} of {:>2}  {}\n", exercise.name, width, state.earned, exercise.points(),
                   state_text(exercise, state));
        earned += state.earned;
        points += exercise.points();
        if (!next && exercise.left_out.empty() && !state.done(exercise))
            next = &exercise;
    }
    fmt::print("\n{} of {} points.", earned, points);
    if (next)
        fmt::print(" Next: {}/README.md, and then ./cahier check {}", next->folder.string(),
                   next->name.substr(0, next->name.find('_')));
    fmt::print("\n");
    return next ? failure : 0;
}

int check_one(const Exercise& exercise, const std::filesystem::path& build) {
    if (!exercise.left_out.empty())
        throw UserError(fmt::format("{} cannot be built: {}", exercise.name, exercise.left_out));
    forget_results(exercise, build);
    const Finished built = build_target(build, "exercise_" + exercise.name);
    if (!built.well()) {
        const std::string message = from_first_error(built.output + built.errors);
        fmt::print("{} does not compile.\n\n{}{}\n", exercise.name, explanation(message), message);
        return failure;
    }
    run_tests(build, exercise.name + "\\.");
    const State state = state_of(exercise, build);
    if (state.drops_awaitable)
        fmt::print("{} forgets a co_await.\n\n{}\n", exercise.name, dropped_awaitables(exercise, build));
    fmt::print("{}: {} of {} points\n", exercise.name, state.earned, exercise.points());
    for (const Verdict& verdict : state.verdicts)
        fmt::print("  {} {} ({}){}\n", verdict.passed ? "✓" : "✗", verdict.scene, points_text(verdict.points),
                   verdict.passed ? "" : " " + verdict.sentence);
    for (const Verdict& verdict : state.verdicts) {
        if (verdict.passed)
            continue;
        fmt::print("\n");
        print_failure(exercise, verdict);
        break;
    }
    return state.done(exercise) ? 0 : failure;
}

}  // namespace cahier
