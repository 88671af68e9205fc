#include "tools/provenance.hpp"

#include <sstream>
#include <stdexcept>

#include "tools/process.hpp"

namespace cahier {
namespace {

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

}  // namespace

std::string commit_of(const std::filesystem::path& folder) {
    const Finished commit = run_process({"git", "-C", folder.string(), "rev-parse", "HEAD"});
    if (!commit.well())
        return "unknown";
    const Finished changes = run_process({"git", "-C", folder.string(), "status", "--porcelain"});
    return first_line(commit.output) + (changes.output.empty() ? "" : "+changes");
}

std::string version_of(const std::filesystem::path& compiler) {
    return first_line(run_process({compiler.string(), "--version"}).output);
}

std::vector<std::string> sha256(const std::vector<std::filesystem::path>& files) {
    std::vector<std::string> sums;
    if (files.empty())
        return sums;
    std::vector<std::string> command = {"sha256sum", "--"};
    for (const std::filesystem::path& file : files)
        command.push_back(file.string());
    std::istringstream lines(run_process(command).output);
    for (std::string line; std::getline(lines, line);)
        sums.push_back(line.substr(line.find_first_not_of('\\'), 64));  // a backslash: the name was quoted
    if (sums.size() != files.size())
        throw std::runtime_error("the program sha256sum failed");
    return sums;
}

}  // namespace cahier
