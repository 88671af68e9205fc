#include "tools/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstring>

#include "async/time_limit.hpp"
#include "tools/files.hpp"
#include "tools/transcript.hpp"

namespace cahier {
namespace {

// The lines of a difference that begin with `mark`, but for the header.
std::ptrdiff_t count_lines(const std::string& difference, char mark) {
    std::ptrdiff_t count = difference.starts_with(mark) ? 1 : 0;
    for (std::size_t i = 0; i + 1 < difference.size(); ++i)
        count += difference[i] == '\n' && difference[i + 1] == mark;
    return std::max<std::ptrdiff_t>(count - 1, 0);
}

std::string lines_text(std::ptrdiff_t count) {
    return fmt::format("{} line{}", count, count == 1 ? "" : "s");
}

std::string what_differs(const std::string& difference) {
    const auto missing = count_lines(difference, '-');
    const auto extra = count_lines(difference, '+');
    if (missing == 0)
        return fmt::format("printed {} too many", lines_text(extra));
    if (extra == 0)
        return fmt::format("did not print {}", lines_text(missing));
    return fmt::format("printed {} in place of {}", lines_text(extra), lines_text(missing));
}

// Fails the scene if the run is not as it must be.
void judge_run(const Run& run, const Finished& finished, const ExerciseScene& scene,
               const std::filesystem::path& expected, Verdict& verdict) {
    const std::string transcript = read_file(transcript_path(expected, run.scene, run.seed));
    const std::string wanted = canonical(transcript, transcript, scene.ordered);
    const std::string actual = canonical(finished.output, transcript, scene.ordered);
    verdict.seed = run.seed;
    verdict.sentence = what_went_wrong(finished);
    verdict.passed = verdict.sentence.empty() && actual == wanted;
    if (verdict.passed)
        return;
    verdict.difference = difference(wanted, actual);
    verdict.errors = visible(finished.errors);
    if (verdict.sentence.empty())
        verdict.sentence = what_differs(verdict.difference);
}

}  // namespace

std::string what_went_wrong(const Finished& finished) {
    if (finished.timed_out || finished.status == TimeLimit::exit_status || finished.signal == SIGXCPU)
        return fmt::format("did not end within {} seconds", seconds_of_a_run);
    if (finished.signal == SIGXFSZ)
        return "printed more than 1 MiB";
    if (finished.signal != 0)
        return fmt::format("crashed: {} (signal {})", strsignal(finished.signal), finished.signal);
    if (finished.status != 0)
        return fmt::format("ended with exit status {} instead of 0", finished.status);
    return "";
}

std::filesystem::path transcript_path(const std::filesystem::path& folder, const std::string& scene,
                                      std::uint64_t seed) {
    return folder / (seed == 1 ? scene + ".txt" : fmt::format("{}.seed{}.txt", scene, seed));
}

std::vector<std::uint64_t> seeds_in(const std::filesystem::path& folder, const std::string& scene) {
    std::vector<std::uint64_t> seeds;
    std::error_code no_folder;
    for (const auto& entry : std::filesystem::directory_iterator(folder, no_folder)) {
        const std::string name = entry.path().filename().string();
        const std::string beginning = scene + ".seed";
        std::uint64_t seed = 0;
        if (name == scene + ".txt") {
            seeds.push_back(1);
        } else if (name.starts_with(beginning)) {
            const auto [end, error] =
                std::from_chars(name.data() + beginning.size(), name.data() + name.size(), seed);
            if (error == std::errc() && std::string_view(end) == ".txt")
                seeds.push_back(seed);
        }
    }
    std::sort(seeds.begin(), seeds.end());
    return seeds;
}

std::vector<Verdict> judge_scenes(const std::filesystem::path& program,
                                  const std::vector<ExerciseScene>& scenes,
                                  const std::filesystem::path& expected, std::optional<SandboxKind> sandbox) {
    const bool built = std::filesystem::exists(program);
    std::vector<Run> runs;
    for (const ExerciseScene& scene : scenes) {
        const std::vector<std::uint64_t> seeds = seeds_in(expected, scene.name);
        if (seeds.empty())
            throw std::runtime_error(
                fmt::format("there is no {}", transcript_path(expected, scene.name, 1).string()));
        for (const std::uint64_t seed : seeds)
            runs.push_back({scene.name, seed});
    }
    std::vector<Finished> in_sandbox;
    if (built && sandbox)
        in_sandbox = run_all_in(*sandbox, program, runs);

    std::vector<Verdict> verdicts;
    for (const ExerciseScene& scene : scenes) {
        Verdict verdict;
        verdict.scene = scene.name;
        verdict.points = scene.points;
        verdict.passed = built;
        if (!built)
            verdict.sentence = "was not built";
        for (std::size_t i = 0; i < runs.size() && verdict.passed; ++i)
            if (runs[i].scene == scene.name)
                judge_run(runs[i], sandbox ? in_sandbox[i] : run_here(program, runs[i]), scene, expected,
                          verdict);
        verdicts.push_back(std::move(verdict));
    }
    return verdicts;
}

std::vector<std::uint64_t> parse_seeds(const std::string& text) {
    std::vector<std::uint64_t> seeds;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto number = [&] {
        std::uint64_t value = 0;
        const auto [next, error] = std::from_chars(at, end, value);
        if (error != std::errc())
            throw UserError(fmt::format("'{}' are no seeds; they are told as 1-20, or as 3,5,8", text));
        at = next;
        return value;
    };
    for (;;) {
        const std::uint64_t first = number();
        std::uint64_t last = first;
        if (at != end && *at == '-') {
            ++at;
            last = number();
        }
        if (last < first || last - first >= 10000)
            throw UserError(fmt::format("'{}' are no seeds, or too many", text));
        for (std::uint64_t more = 0; more <= last - first; ++more)
            seeds.push_back(first + more);
        if (at == end)
            return seeds;
        if (*at++ != ',')
            throw UserError(fmt::format("'{}' are no seeds; they are told as 1-20, or as 3,5,8", text));
    }
}

}  // namespace cahier
