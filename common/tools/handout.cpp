#include "tools/handout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "tools/answers.hpp"
#include "tools/files.hpp"
#include "tools/process.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;

// What an instructor has and a student has not: answers, and the tests that are about answers.
constexpr std::string_view left_out[] = {"solutions/", "common/tests/hostile/", "common/tests/grading/"};

bool is_left_out(const std::string& file) {
    return std::any_of(std::begin(left_out), std::end(left_out),
                       [&](std::string_view folder) { return file.starts_with(folder); });
}

// The files of the workbook, relative to it: those that git knows, or without git all but what has been
// built.
std::vector<std::string> files_of(const fs::path& workbook) {
    std::vector<std::string> files;
    const Finished git = run_process({"git", "-C", workbook.string(), "ls-files", "-z"});
    if (git.well()) {
        for (std::size_t begin = 0; begin < git.output.size();) {
            const std::size_t end = git.output.find('\0', begin);
            files.push_back(git.output.substr(begin, end - begin));
            begin = end + 1;
        }
        std::erase_if(files, [&](const std::string& file) { return !fs::exists(workbook / file); });
        return files;
    }
    for (auto entry = fs::recursive_directory_iterator(workbook); entry != fs::end(entry); ++entry) {
        const std::string file = entry->path().lexically_relative(workbook).generic_string();
        if (entry.depth() == 0 && (file.starts_with("build") || file == ".git"))
            entry.disable_recursion_pending();
        else if (entry->is_regular_file())
            files.push_back(file);
    }
    return files;
}

void copy_into_place(const fs::path& from, const fs::path& to) {
    fs::create_directories(to.parent_path());
    fs::copy_file(from, to);
    fs::last_write_time(to, fs::last_write_time(from));
}

// "# Exercise 02: the lighthouse" gives "The lighthouse".
std::string title_of(const fs::path& page) {
    std::ifstream file(page);
    std::string line;
    std::getline(file, line);
    const std::size_t colon = line.find(": ");
    std::string title = colon == line.npos ? line.substr(std::min(line.find_first_not_of("# "), line.size()))
                                           : line.substr(colon + 2);
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z')
        title[0] = static_cast<char>(title[0] - 'a' + 'A');
    return title;
}

// An instructor's own exercises go among the workbook's, into the table of contents too.
void add_own(const std::vector<Exercise>& exercises, const fs::path& into) {
    std::string rows;
    for (const Exercise& exercise : exercises) {
        if (!exercise.own)
            continue;
        for (const auto& entry : fs::recursive_directory_iterator(exercise.folder))
            if (entry.is_regular_file())
                copy_into_place(entry.path(), into / "exercises" / exercise.name /
                                                  entry.path().lexically_relative(exercise.folder));
        const std::string folder = "exercises/" + exercise.name;
        rows += fmt::format("| {} | [{}]({}/README.fr.md) | [{}]({}/README.md) |\n",
                            exercise.name.substr(0, exercise.name.find('_')),
                            title_of(exercise.folder / "README.fr.md"), folder,
                            title_of(exercise.folder / "README.md"), folder);
    }
    if (rows.empty())
        return;
    const auto own =
        std::find_if(exercises.begin(), exercises.end(), [](auto& exercise) { return exercise.own; });
    std::ofstream(into / "exercises" / "CMakeLists.txt", std::ios::app)
        << read_file(own->folder / ".." / "CMakeLists.txt");
    std::string contents = read_file(into / "SOMMAIRE.md");
    const std::size_t last = contents.rfind("](exercises/");
    contents.insert(last == contents.npos ? contents.size() : contents.find('\n', last) + 1, rows);
    std::ofstream(into / "SOMMAIRE.md") << contents;
}

}  // namespace

void hand_out(const std::vector<Exercise>& exercises, const fs::path& workbook, const fs::path& into) {
    if (fs::exists(into) && (!fs::is_directory(into) || !fs::is_empty(into)))
        throw UserError(fmt::format("{} exists already and is not an empty folder", into.string()));
    for (const Exercise& exercise : exercises)
        if (!is_as_handed_out(exercise))
            throw UserError(
                fmt::format("{} has been worked on: put it back first, or it would give the solution away",
                            (exercise.folder / "exercise.cpp").string()));
    for (const std::string& file : files_of(workbook))
        if (!is_left_out(file))
            copy_into_place(workbook / file, into / file);
    add_own(exercises, into);
}

}  // namespace cahier
