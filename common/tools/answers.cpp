#include "tools/answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "tools/files.hpp"
#include "tools/process.hpp"
#include "tools/transcript.hpp"

namespace cahier {

std::vector<std::string> record_solution(const Exercise& exercise, const std::filesystem::path& program,
                                         const std::vector<std::uint64_t>& seeds,
                                         const std::filesystem::path& into) {
    std::vector<std::string> problems;
    std::filesystem::remove_all(into);
    std::filesystem::create_directories(into);
    for (const ExerciseScene& scene : exercise.scenes) {
        std::set<std::string> outputs;
        for (const std::uint64_t seed : seeds) {
            const Finished finished = run_here(program, {scene.name, seed});
            const std::string sentence = what_went_wrong(finished);
            if (!sentence.empty())
                problems.push_back(
                    fmt::format("{} {}, with seed {}: {}", scene.name, sentence, seed, finished.errors));
            if (run_here(program, {scene.name, seed}).output != finished.output)
                problems.push_back(
                    fmt::format("{} prints something else the second time, with seed {}", scene.name, seed));
            outputs.insert(finished.output);
            std::ofstream(transcript_path(into, scene.name, seed), std::ios::binary) << finished.output;
        }
        if (scene.points > 0 && seeds.size() > 2 && outputs.size() * 2 < seeds.size())
            problems.push_back(
                fmt::format("{} prints only {} different transcripts under {} seeds: a printed copy may pass",
                            scene.name, outputs.size(), seeds.size()));
        const std::filesystem::path own = exercise.folder / "transcripts";
        const Verdict verdict = judge_scenes(program, {scene}, own)[0];
        if (!verdict.passed)
            problems.push_back(fmt::format("{} differs from {}: {}\n{}", scene.name,
                                           transcript_path(own, scene.name, verdict.seed).string(),
                                           verdict.sentence, verdict.difference));
    }
    return problems;
}

std::vector<std::string> fails_as_said_in(const std::filesystem::path& source, const Exercise& exercise) {
    std::ifstream file(source);
    std::vector<std::string> scenes;
    constexpr std::string_view beginning = "// fails: ";
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with(beginning))
            continue;
        std::istringstream words(line.substr(beginning.size()));
        for (std::string word; words >> word;)
            scenes.push_back(exercise.scene(word).name);
    }
    const bool wrong = source.parent_path().filename() == "wrong";
    if (wrong == scenes.empty())
        throw UserError(
            fmt::format("{}: a wrong answer, and no other, says in a line `// fails: SCENE...` what it fails",
                        source.string()));
    return scenes;
}

std::vector<std::string> unexpected(const std::vector<Verdict>& verdicts,
                                    const std::vector<std::string>& must_fail) {
    std::vector<std::string> problems;
    for (const Verdict& verdict : verdicts) {
        const bool must = std::count(must_fail.begin(), must_fail.end(), verdict.scene) > 0;
        if (must && verdict.passed)
            problems.push_back(fmt::format("{} passed, and must not", verdict.scene));
        if (!must && !verdict.passed)
            problems.push_back(fmt::format("{} must pass, but with seed {} {}\n{}{}", verdict.scene,
                                           verdict.seed, verdict.sentence, verdict.difference,
                                           verdict.errors));
    }
    return problems;
}

bool is_as_handed_out(const Exercise& exercise) {
    const std::filesystem::path file = exercise.folder / "exercise.cpp";
    if (read_file(file).find("TODO") == std::string::npos)
        return false;
    const Finished git = run_process({"git", "-C", exercise.folder.string(), "status", "--porcelain",
                                      "--untracked-files=no", "--", "exercise.cpp"});
    return !git.well() || git.output.empty();
}

}  // namespace cahier
