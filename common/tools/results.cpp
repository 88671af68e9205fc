#include "tools/results.hpp"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tools/files.hpp"

namespace cahier {
namespace {

constexpr std::size_t longest_shown = 10000;

void print_part(const std::string& title, const std::string& text) {
    if (text.empty())
        return;
    fmt::print("\n{}{}", title, text.substr(0, longest_shown));
    if (text.size() > longest_shown)
        fmt::print("\n... and {} bytes more", text.size() - longest_shown);
    fmt::print("{}", text.ends_with('\n') && text.size() <= longest_shown ? "" : "\n");
}

}  // namespace

void write_verdicts(const std::filesystem::path& file, const std::vector<Verdict>& verdicts) {
    nlohmann::json all = nlohmann::json::array();
    for (const Verdict& verdict : verdicts)
        all.push_back({{"scene", verdict.scene},
                       {"points", verdict.points},
                       {"passed", verdict.passed},
                       {"seed", verdict.seed},
                       {"sentence", verdict.sentence},
                       {"difference", verdict.difference},
                       {"errors", verdict.errors}});
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << all.dump(1) << '\n';
}

std::vector<Verdict> read_verdicts(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::vector<Verdict> verdicts;
    if (!stream)
        return verdicts;
    const nlohmann::json all = nlohmann::json::parse(stream);
    for (const auto& one : all) {
        Verdict verdict;
        verdict.scene = one.at("scene");
        verdict.points = one.at("points");
        verdict.passed = one.at("passed");
        verdict.seed = one.at("seed");
        verdict.sentence = one.at("sentence");
        verdict.difference = one.at("difference");
        verdict.errors = one.at("errors");
        verdicts.push_back(std::move(verdict));
    }
    return verdicts;
}

bool is_judged(const std::filesystem::path& file, const std::filesystem::path& program,
               const std::filesystem::path& expected) {
    return is_newer(file, expected) && (!std::filesystem::exists(program) || is_newer(file, program));
}

void print_failure(const Exercise& exercise, const Verdict& verdict) {
    fmt::print("{}.{} ({}) {}.\n", exercise.name, verdict.scene, points_text(verdict.points),
               verdict.sentence);
    const std::string& description = exercise.scene(verdict.scene).description;
    if (!description.empty())
        fmt::print("\nWhat it does: {}\n", description);
    print_part("", verdict.difference);
    print_part("On standard error it said:\n", verdict.errors);
    fmt::print("\nTo see it again:\n{} --scene {} --seed {} --clock virtual --time-limit 5\n\n",
               exercise.program.string(), verdict.scene, verdict.seed);
}

}  // namespace cahier
