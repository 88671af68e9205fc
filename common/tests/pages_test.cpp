// The pages of the workbook tell the truth: code that they quote is in the sources, transcripts are what the
// programs print, links lead somewhere, and the languages say the same. Pages are found by themselves.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "markdown.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;

const fs::path root = fs::path(CAHIER_SOURCE_DIR).lexically_normal();

std::vector<fs::path> sorted_entries(const fs::path& folder) {
    std::vector<fs::path> entries;
    if (fs::is_directory(folder))
        for (const fs::directory_entry& entry : fs::directory_iterator(folder))
            entries.push_back(entry.path());
    std::sort(entries.begin(), entries.end());
    return entries;
}

std::vector<fs::path> pages_in(const fs::path& folder) {
    std::vector<fs::path> pages = sorted_entries(folder);
    std::erase_if(pages, [](const fs::path& file) { return file.extension() != ".md"; });
    return pages;
}

// The folders of `chapters/` or `exercises/` that have something in them.
std::vector<fs::path> units_of(std::string_view kind) {
    std::vector<fs::path> units = sorted_entries(root / kind);
    std::erase_if(units, [](const fs::path& unit) { return !fs::is_directory(unit) || fs::is_empty(unit); });
    return units;
}

// As its main.cpp says, since a scene that runs only when it is named has no transcript.
bool has_scene(const fs::path& unit, const std::string& scene) {
    const Lines lines = read_lines(unit / "main.cpp");
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
        return line.find("{\"" + scene + "\",") != line.npos;
    });
}

std::vector<fs::path> all_units() {
    std::vector<fs::path> units = units_of("chapters");
    for (const fs::path& exercise : units_of("exercises"))
        units.push_back(exercise);
    return units;
}

std::vector<fs::path> all_pages() {
    std::vector<fs::path> pages = pages_in(root);
    for (const fs::path& unit : all_units())
        for (const fs::path& page : pages_in(unit))
            pages.push_back(page);
    return pages;
}

std::string from_root(const fs::path& file) {
    return file.lexically_relative(root).generic_string();
}

Markdown parse(const fs::path& page) {
    return parse_markdown(read_lines(page));
}

// "chapters_02_class_manager_README_fr", since a test's name takes letters and digits only.
std::string test_name(const testing::TestParamInfo<fs::path>& info) {
    std::string name = from_root(info.param);
    name.erase(name.rfind(".md"));
    for (char& letter : name)
        if (!std::isalnum(static_cast<unsigned char>(letter)))
            letter = '_';
    return name;
}

// What is wrong with a page, where, and what to do.
class Page : public testing::TestWithParam<fs::path> {
protected:
    fs::path path() const { return GetParam(); }
    fs::path folder() const { return path().parent_path(); }
    bool is_exercise() const { return folder().parent_path() == root / "exercises"; }

    void check_code_blocks() const;
    void check_quotations() const;
    void check_transcripts() const;
    void check_points() const;
    void check_commands() const;
    void check_links() const;
    void check_languages() const;
    void check_french_spaces() const;

    void report(std::size_t line, std::string_view problem) const {
        ADD_FAILURE() << from_root(path()) << ":" << line << ": " << problem;
    }

    const Markdown page_ = parse(GetParam());
};

TEST_P(Page, IsTrue) {
    check_code_blocks();
    check_quotations();
    check_transcripts();
    check_points();
    check_commands();
    check_links();
    check_languages();
    check_french_spaces();
}

INSTANTIATE_TEST_SUITE_P(All, Page, testing::ValuesIn(all_pages()), test_name);

TEST(Pages, AreFound) {
    EXPECT_TRUE(fs::exists(root / "README.md")) << "no README.md in " << root;
    EXPECT_FALSE(units_of("chapters").empty()) << "no chapter in " << root / "chapters";
}

TEST(Pages, ExistInEnglishAndInFrench) {
    std::vector<fs::path> folders = all_units();
    folders.push_back(root);
    for (const fs::path& folder : folders)
        for (const std::string_view name : {"README.md", "README.fr.md"})
            EXPECT_TRUE(fs::exists(folder / name)) << "write " << from_root(folder / name);
}

TEST(Pages, AreLinkedFromTheTableOfContents) {
    std::set<std::string> linked;
    for (const Link& link : parse(root / "SOMMAIRE.md").links)
        linked.insert(link.target);
    for (const fs::path& unit : all_units())
        for (const fs::path& page : pages_in(unit))
            EXPECT_TRUE(linked.contains(from_root(page))) << "SOMMAIRE.md: add a link to " << from_root(page);
}

// --- code blocks ---

void Page::check_code_blocks() const {
    for (const std::size_t line : page_.lost_marks)
        report(line, "this comment belongs to a code block, but none begins on the next line");
    for (const Block& block : page_.blocks) {
        if (!block.closed)
            report(block.line, "this code block has no end: add a line ```");
        else if (block.lines.empty())
            report(block.line, "this code block is empty: fill it or remove it");
        if (block.inner_fence != 0)
            report(block.inner_fence,
                   fmt::format("this code block begins before the one of line {} has an end: "
                               "add a line ``` to that one",
                               block.line));
        if (block.language.empty())
            report(block.line, "this code block has no language: write ```cpp, ```text or ```sh");
        if (block.mark.empty() && block.language != "sh")
            report(block.line,
                   "this code block does not say where it comes from: before it, add a line "
                   "<!-- from: main.cpp --> to quote that file, or <!-- not compiled: WHY -->");
        if (!block.mark.empty() && block.mark != "from" && block.mark != "not compiled")
            report(block.line, fmt::format("the comment before this code block begins with '{}', which means "
                                           "nothing: write 'from: FILE' or 'not compiled: WHY'",
                                           block.mark));
        if (!block.mark.empty() && block.mark_value.empty())
            report(block.line,
                   fmt::format("the comment before this code block stops after '{}'", block.mark));
    }
}

// The lines of a source as pages quote them: what the compiler must say of a wrong use, without the comment
// sign.
Lines quotable_lines(const fs::path& source) {
    Lines lines = read_lines(source);
    constexpr std::string_view expect = "// expect: ";
    for (std::string& line : lines)
        if (source.parent_path().filename() == "wrong_uses" && line.starts_with(expect))
            line.erase(0, expect.size());
    return lines;
}

// Says why the source does not have the snippet, or nothing if it does.
std::string difference(const Lines& snippet, const Lines& source) {
    std::size_t most = 0;  // the equal lines at the place that is most like the snippet
    std::string said = fmt::format("its first line is nowhere in that file: {}", snippet.front());
    for (std::size_t begin = 0; begin < source.size(); ++begin) {
        const std::size_t end = std::min(begin + snippet.size(), source.size());
        const Lines part = without_common_indentation({source.begin() + static_cast<std::ptrdiff_t>(begin),
                                                       source.begin() + static_cast<std::ptrdiff_t>(end)});
        std::size_t equal = 0;
        while (equal < part.size() && part[equal] == snippet[equal])
            ++equal;
        if (equal == snippet.size())
            return {};
        if (equal > most) {
            most = equal;
            said = fmt::format("its line {} is\n    {}\nbut line {} of that file is\n    {}", equal + 1,
                               snippet[equal], begin + equal + 1,
                               equal < part.size() ? part[equal] : "behind its end");
        }
    }
    return said;
}

void Page::check_quotations() const {
    for (const Block& block : page_.blocks) {
        if (block.mark != "from" || block.lines.empty())
            continue;
        const fs::path source = folder() / block.mark_value;
        if (!fs::is_regular_file(source)) {
            report(block.line, fmt::format("there is no file {}", block.mark_value));
            continue;
        }
        const std::string problem = difference(block.lines, quotable_lines(source));
        if (!problem.empty())
            report(block.line, fmt::format("this is not in {}: {}\nQuote it again from there, line by line.",
                                           block.mark_value, problem));
    }
}

void Page::check_transcripts() const {
    if (!path().filename().string().starts_with("README.") || is_exercise())
        return;
    for (const fs::path& transcript : sorted_entries(folder() / "transcripts")) {
        const std::string name = "transcripts/" + transcript.filename().string();
        const auto shows = [&](const Block& block) {
            return block.mark == "from" && block.mark_value == name;
        };
        if (std::none_of(page_.blocks.begin(), page_.blocks.end(), shows))
            report(1, fmt::format("the page does not show {}: quote it after <!-- from: {} -->", name, name));
    }
}

// The scenes of an exercise and their points, as exercises/CMakeLists.txt has them: {"nominal", "2"}.
std::vector<std::pair<std::string, std::string>> scenes_of_exercise(const std::string& name) {
    std::string text;
    for (const std::string& line : read_lines(root / "exercises" / "CMakeLists.txt"))
        text += line + ' ';
    std::vector<std::pair<std::string, std::string>> scenes;
    const std::regex scene_and_points("([a-z][a-z0-9_]*):([0-9]+)");
    const std::size_t begin = text.find("add_exercise(" + name + " ");
    if (begin == text.npos)
        return scenes;
    const std::string call = text.substr(begin, text.find(')', begin) - begin);
    for (std::sregex_iterator found(call.begin(), call.end(), scene_and_points), end; found != end; ++found)
        scenes.emplace_back((*found)[1], (*found)[2]);
    return scenes;
}

void Page::check_points() const {
    if (!is_exercise())
        return;
    const std::string name = folder().filename().string();
    const auto scenes = scenes_of_exercise(name);
    if (scenes.empty())
        report(1, fmt::format("exercises/CMakeLists.txt has no add_exercise({} SCENES ...)", name));
    const Lines lines = read_lines(path());
    for (const auto& [scene, points] : scenes) {
        const std::string row = fmt::format("| `{}` | {} |", scene, points);
        if (std::none_of(lines.begin(), lines.end(), [&](auto& line) { return line.starts_with(row); }))
            report(1, fmt::format("the table of points has no row that begins: {}", row));
    }
    const auto shows = [](const Block& block) { return block.mark_value.starts_with("transcripts/"); };
    if (std::none_of(page_.blocks.begin(), page_.blocks.end(), shows))
        report(1, "the page shows no transcript");
}

void Page::check_commands() const {
    for (const Command& command : page_.commands) {
        std::vector<fs::path> chapters = units_of("chapters");
        std::erase_if(chapters, [&](const fs::path& chapter) {
            return !chapter.filename().string().starts_with(command.chapter + "_");
        });
        if (chapters.empty())
            report(command.line, fmt::format("there is no chapter {} to run", command.chapter));
        else if (!command.scene.empty() && !has_scene(chapters.front(), command.scene))
            report(command.line,
                   fmt::format("{} has no scene '{}' to run", from_root(chapters.front()), command.scene));
    }
}

// --- links ---

// What is wrong with a link's target, or nothing.
std::string problem_of_link(const fs::path& page, const std::string& target) {
    if (target.starts_with("https://") || target.starts_with("http://") || target.starts_with("mailto:"))
        return {};
    if (target.empty() || target.starts_with("/"))
        return "must be relative to the page";
    const std::size_t hash = std::min(target.find('#'), target.size());
    const fs::path file = hash == 0 ? page : (page.parent_path() / target.substr(0, hash)).lexically_normal();
    if (from_root(file).starts_with(".."))
        return "leads out of the workbook";
    if (!fs::exists(file))
        return fmt::format("leads nowhere: there is no {}", from_root(file));
    if (hash == target.size())
        return {};
    if (file.extension() != ".md")
        return "has an anchor, but only pages have headings";
    const std::string anchor = target.substr(hash + 1);
    const std::vector<Heading> headings = parse(file).headings;
    if (std::none_of(headings.begin(), headings.end(),
                     [&](auto& heading) { return heading.anchor == anchor; }))
        return fmt::format("leads to no heading: {} has none with the anchor #{}", from_root(file), anchor);
    return {};
}

void Page::check_links() const {
    for (const Link& link : page_.links) {
        const std::string problem = problem_of_link(path(), link.target);
        if (!problem.empty())
            report(link.line, fmt::format("the link to '{}' {}", link.target, problem));
    }
}

// --- languages ---

// The page of which this one is an edition in another language, README.md of README.fr.md; empty if none.
fs::path original_of(const fs::path& page) {
    const fs::path name = page.stem();
    return name.has_extension() ? page.parent_path() / name.stem().concat(".md") : fs::path();
}

void Page::check_languages() const {
    const fs::path original = original_of(path());
    if (original.empty())
        return;
    const std::string name = original.filename().string();
    if (!fs::exists(original))
        return report(1, fmt::format("there is no {}", name));
    const Markdown there = parse(original);

    const std::size_t headings = std::max(page_.headings.size(), there.headings.size());
    for (std::size_t i = 0; i < headings; ++i) {
        if (i == page_.headings.size())
            return report(page_.headings.empty() ? 1 : page_.headings.back().line,
                          fmt::format("after this heading, one is missing: see line {} of {}",
                                      there.headings[i].line, name));
        if (i == there.headings.size())
            return report(page_.headings[i].line, fmt::format("{} does not have this heading", name));
        if (page_.headings[i].level != there.headings[i].level)
            return report(
                page_.headings[i].line,
                fmt::format("this heading is of level {}; the one in its place on line {} of {}, of {}",
                            page_.headings[i].level, there.headings[i].line, name, there.headings[i].level));
    }

    const std::size_t blocks = std::max(page_.blocks.size(), there.blocks.size());
    for (std::size_t i = 0; i < blocks; ++i) {
        if (i == page_.blocks.size())
            return report(page_.blocks.empty() ? 1 : page_.blocks.back().line,
                          fmt::format("after this code block, one is missing: see line {} of {}",
                                      there.blocks[i].line, name));
        if (i == there.blocks.size())
            return report(page_.blocks[i].line, fmt::format("{} does not have this code block", name));
        if (page_.blocks[i].lines != there.blocks[i].lines)
            return report(page_.blocks[i].line,
                          fmt::format("this code block is not the one in its place on line {} of {}",
                                      there.blocks[i].line, name));
        const auto last_heading = [](const Markdown& page, std::size_t line) {
            return std::count_if(page.headings.begin(), page.headings.end(),
                                 [&](const Heading& heading) { return heading.line < line; });
        };
        if (last_heading(page_, page_.blocks[i].line) != last_heading(there, there.blocks[i].line))
            return report(page_.blocks[i].line,
                          fmt::format("this code block stands under another heading than on line {} of {}",
                                      there.blocks[i].line, name));
    }
}

void Page::check_french_spaces() const {
    if (!path().filename().string().ends_with(".fr.md"))
        return;
    for (std::size_t i = 0; i < page_.prose.size(); ++i)
        for (const std::string_view pair : {" :", " ;", " !", " ?", " »", "« "})
            if (page_.prose[i].find(pair) != std::string::npos)
                report(i + 1, fmt::format("'{}' may be broken at the end of a line: put a no-break space "
                                          "(U+00A0) there",
                                          pair));
}

}  // namespace
}  // namespace cahier
