// What the page test reads of a Markdown file: its headings, code blocks, links and commands, with their
// lines.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cahier {

using Lines = std::vector<std::string>;

struct Heading {
    std::size_t line;
    std::size_t level;   // 1 for "# Title"
    std::string anchor;  // as GitHub derives it from the text: "how-it-works"
};

// What stands between two fences. An HTML comment on the line before says where it comes from, or why from
// nowhere:
// <!-- from: main.cpp -->, <!-- not compiled: it must not -->.
struct Block {
    std::size_t line;  // of its first fence
    std::string language;
    std::string mark;  // "from", "not compiled", something else that somebody wrote there, or nothing
    std::string mark_value;
    Lines lines;
    bool closed = false;
    std::size_t inner_fence = 0;  // the line of a fence that begins a block within this one, which it cannot
};

struct Link {
    std::size_t line;
    std::string target;
};

// `./cahier run 02 connection`, wherever it stands.
struct Command {
    std::size_t line;
    std::string chapter;
    std::string scene;  // may be empty
};

struct Markdown {
    std::vector<Heading> headings;
    std::vector<Block> blocks;
    std::vector<Link> links;
    std::vector<Command> commands;
    std::vector<std::size_t> lost_marks;  // the lines of marks that no block follows
    Lines prose;  // every line, but for what stands in blocks and in `code`, which is left out
};

// The lines of a text file, whether they end with LF or CRLF.
inline Lines read_lines(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        throw std::runtime_error("cannot read " + file.string());
    Lines lines;
    for (std::string line; std::getline(stream, line);) {
        if (line.ends_with('\r'))
            line.pop_back();
        lines.push_back(line);
    }
    return lines;
}

inline bool is_blank(std::string_view line) {
    return line.find_first_not_of(' ') == std::string_view::npos;
}

inline std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

// The lines without the blanks that all of them begin with.
inline Lines without_common_indentation(Lines lines) {
    std::size_t common = std::string::npos;
    for (const std::string& line : lines)
        if (!is_blank(line))
            common = std::min(common, line.find_first_not_of(' '));
    for (std::string& line : lines)
        line.erase(0, common);
    return lines;
}

// The code point that begins at `at`, which is moved behind it. What is not UTF-8 gives something or other.
inline char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [&] { return at < text.size() ? static_cast<unsigned char>(text[at++]) : 0U; };
    const unsigned first = byte();
    if (first < 0xC0)
        return first;
    char32_t code_point = first < 0xE0 ? first & 0x1FU : first < 0xF0 ? first & 0x0FU : first & 0x07U;
    for (int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3; more > 0; --more)
        code_point = code_point << 6 | (byte() & 0x3FU);
    return code_point;
}

// GitHub's anchor of a heading: in lower case, blanks as hyphens, without punctuation and emojis.
inline std::string anchor_of(std::string_view heading) {
    std::string anchor;
    for (std::size_t at = 0; at < heading.size();) {
        const std::size_t begin = at;
        const char32_t letter = next_code_point(heading, at);
        if (letter == ' ')
            anchor += '-';
        else if (letter >= 'A' && letter <= 'Z')
            anchor += static_cast<char>(letter - 'A' + 'a');
        else if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' ||
                 letter == '_')
            anchor += static_cast<char>(letter);
        else if (letter >= 0xC0 && letter <= 0xDE && letter != 0xD7)  // À to Þ
            anchor.append({'\xC3', static_cast<char>(heading[begin + 1] + 0x20)});
        else if ((letter >= 0xDF && letter < 0x2000 && letter != 0xF7) ||
                 (letter >= 0x3040 && letter < 0xE000))
            anchor += heading.substr(begin, at - begin);
    }
    return anchor;
}

// The line without what stands between backquotes.
inline std::string without_code(std::string_view line) {
    std::string rest;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t open = std::min(line.find('`', at), line.size());
        rest += line.substr(at, open - at);
        const std::size_t quotes = std::min(line.find_first_not_of('`', open), line.size()) - open;
        const std::size_t close = line.find(std::string(quotes, '`'), open + quotes);
        if (quotes == 0 || close == std::string_view::npos) {
            rest += line.substr(open);
            break;
        }
        rest += "``";
        at = close + quotes;
    }
    return rest;
}

inline void find_links(std::string_view line, std::size_t number, std::vector<Link>& links) {
    const auto add = [&](std::string_view before, char end) {
        for (std::size_t at = 0; (at = line.find(before, at)) != std::string_view::npos;) {
            at += before.size();
            const std::string_view whole = line.substr(at, line.find(end, at) - at);
            links.push_back({number, std::string(whole.substr(0, whole.find(' ')))});  // a title may follow
        }
    };
    add("](", ')');
    add("href=\"", '"');
    add("src=\"", '"');
    if (const std::size_t end = line.find("]: "); line.starts_with('[') && end != std::string_view::npos)
        links.push_back({number, std::string(trimmed(line.substr(end + 3)))});
}

inline void find_commands(std::string_view line, std::size_t number, std::vector<Command>& commands) {
    constexpr std::string_view run = "./cahier run ";
    const auto word = [&](std::size_t& at, std::string_view letters) {
        const std::size_t begin = at;
        at = std::min(line.find_first_not_of(letters, at), line.size());
        return std::string(line.substr(begin, at - begin));
    };
    for (std::size_t at = 0; (at = line.find(run, at)) != std::string_view::npos;) {
        at += run.size();
        Command command{number, word(at, "0123456789"), ""};
        if (command.chapter.empty())
            continue;
        if (at < line.size() && line[at] == ' ')
            command.scene = word(++at, "abcdefghijklmnopqrstuvwxyz_0123456789");
        commands.push_back(command);
    }
}

inline Markdown parse_markdown(const Lines& lines) {
    Markdown page;
    std::map<std::string, int> anchors;
    std::string fence;   // the one that the present block began with
    bool boxed = false;  // and whether that was in a box
    std::string mark;
    std::string mark_value;

    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::size_t number = i + 1;
        std::string_view line = lines[i];
        const bool in_box = line.starts_with(">");
        if (in_box && (fence.empty() || boxed))
            line.remove_prefix(line.starts_with("> ") ? 2 : 1);
        find_commands(line, number, page.commands);
        page.prose.emplace_back();

        const std::string_view text = trimmed(line);
        const std::size_t fence_size = text.find_first_not_of('`');
        if (!fence.empty()) {
            if (text.starts_with(fence) && fence_size == std::string_view::npos) {
                page.blocks.back().closed = true;
                fence.clear();
            } else {
                page.blocks.back().lines.emplace_back(line);
                if (text.starts_with(fence))
                    page.blocks.back().inner_fence = number;
            }
            continue;
        }
        if (text.starts_with("```")) {
            boxed = in_box;
            fence.assign(std::min(fence_size, text.size()), '`');
            const std::string_view language = text.substr(fence.size());
            page.blocks.push_back({number, std::string(language), mark, mark_value, {}});
            mark.clear();
            continue;
        }
        if (!mark.empty()) {
            page.lost_marks.push_back(number - 1);
            mark.clear();
        }
        constexpr std::string_view open = "<!-- ";
        constexpr std::string_view close = " -->";
        if (text.starts_with(open) && text.ends_with(close) && text.size() > open.size() + close.size()) {
            const std::string_view comment =
                text.substr(open.size(), text.size() - open.size() - close.size());
            const std::size_t colon = std::min(comment.find(": "), comment.size());
            mark = comment.substr(0, colon);
            mark_value = colon < comment.size() ? trimmed(comment.substr(colon + 2)) : "";
            continue;
        }

        page.prose.back() = without_code(line);
        find_links(page.prose.back(), number, page.links);
        const std::size_t level = line.find_first_not_of('#');
        if (level >= 1 && level <= 6 && level < line.size() && line[level] == ' ') {
            std::string anchor = anchor_of(trimmed(line.substr(level)));
            if (const int same = anchors[anchor]++; same > 0)
                anchor += "-" + std::to_string(same);
            page.headings.push_back({number, level, anchor});
        }
    }
    if (!mark.empty())
        page.lost_marks.push_back(lines.size());
    for (Block& block : page.blocks)
        block.lines = without_common_indentation(std::move(block.lines));
    return page;
}

}  // namespace cahier
