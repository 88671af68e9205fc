#include "tools/transcript.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include "tools/process.hpp"

namespace cahier {
namespace {

struct Line {
    std::string text;
    std::string instant;  // empty: none, and the line stays where it is
    std::string about;
    std::size_t number = 0;  // where it stood
    std::size_t rank = 0;    // of what it is about, among those of its instant
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// "  1.250  lamp: on" has an instant, the first word, and what it is about, up to the colon.
Line parse(std::string_view text) {
    Line line{std::string(text), "", ""};
    const auto begin = std::min(text.find_first_not_of(' '), text.size());
    auto end = begin;
    while (end < text.size() && (is_digit(text[end]) || text[end] == '.'))
        ++end;
    const auto colon = text.find(": ", end);
    if (end - begin < 5 || text[end - 4] != '.' || !text.substr(end).starts_with("  ") || colon == text.npos)
        return line;
    line.instant = text.substr(begin, end - begin);
    line.about = text.substr(end + 2, colon - end - 2);
    return line;
}

std::vector<Line> lines_of(std::string_view transcript) {
    std::vector<Line> lines;
    while (!transcript.empty()) {
        const auto end = std::min(transcript.find('\n'), transcript.size());
        std::string_view text = transcript.substr(0, end);
        transcript.remove_prefix(std::min(end + 1, transcript.size()));
        const auto last = text.find_last_not_of(" \t\r");
        lines.push_back(parse(text.substr(0, last == text.npos ? 0 : last + 1)));
        lines.back().number = lines.size();
    }
    while (!lines.empty() && lines.back().text.empty())
        lines.pop_back();
    return lines;
}

// A file that is gone when this is.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string_view text) {
        std::string name = (std::filesystem::temp_directory_path() / "cahier-XXXXXX").string();
        const int file = mkstemp(name.data());
        if (file < 0)
            throw std::system_error(errno, std::generic_category(), "a temporary file");
        close(file);
        path_ = name;
        std::ofstream(path_, std::ios::binary) << text;
    }
    ~TemporaryFile() { std::filesystem::remove(path_); }
    TemporaryFile(const TemporaryFile&) = delete;

    const std::string& path() const { return path_; }

private:
    std::string path_;
};

// How long the UTF-8 sequence is with which the text begins, and its code point; 0 if it begins with none.
std::size_t decode(std::string_view text, unsigned& point) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t size = byte(0) < 0x80   ? 1
                             : byte(0) < 0xC2 ? 0
                             : byte(0) < 0xE0 ? 2
                             : byte(0) < 0xF0 ? 3
                             : byte(0) < 0xF5 ? 4
                                              : 0;
    if (size == 0 || size > text.size())
        return 0;
    point = size == 1 ? byte(0) : byte(0) & (0x7Fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0) != 0x80)
            return 0;
        point = point << 6 | (byte(i) & 0x3F);
    }
    constexpr unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = point >= 0xD800 && point < 0xE000;
    return point >= least[size] && point < 0x110000 && !surrogate ? size : 0;
}

bool is_invisible(unsigned point) {
    return (point < 0x20 && point != '\n') || (point >= 0x7F && point <= 0xA0) || point == 0xAD ||
           (point >= 0x2000 && point <= 0x200C) || point == 0x200E || point == 0x200F ||
           (point >= 0x2028 && point <= 0x202F) || (point >= 0x205F && point <= 0x206F) || point == 0x3000 ||
           point == 0xFEFF;
}

}  // namespace

std::string canonical(std::string_view transcript, std::string_view expected, bool ordered) {
    std::map<std::pair<std::string, std::string>, std::size_t> ranks;  // of an instant and a thing
    for (const Line& line : lines_of(expected))
        ranks.try_emplace({line.instant, line.about}, ranks.size());
    std::vector<Line> lines = lines_of(transcript);
    for (Line& line : lines)
        line.rank = ranks.try_emplace({line.instant, line.about}, ranks.size()).first->second;

    for (auto begin = lines.begin(); begin != lines.end() && !ordered;) {
        const auto end = std::find_if(begin, lines.end(),
                                      [&](const Line& line) { return line.instant != begin->instant; });
        if (!begin->instant.empty())
            std::sort(begin, end, [](const Line& a, const Line& b) {
                return std::tie(a.rank, a.number) < std::tie(b.rank, b.number);
            });
        begin = end;
    }
    std::string text;
    for (const Line& line : lines)
        text += line.text + '\n';
    return text;
}

std::string visible(std::string_view text) {
    std::string shown;
    while (!text.empty()) {
        unsigned point = 0;
        const std::size_t size = decode(text, point);
        if (size == 0)
            shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
        else if (!is_invisible(point))
            shown += text.substr(0, size);
        else if (point == '\t')
            shown += "\\t";
        else
            shown += point < 0x80 ? fmt::format("\\x{:02x}", point) : fmt::format("\\u{:04x}", point);
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return shown;
}

std::string visible_name(std::string_view name) {
    std::string shown;
    for (const char c : visible(name)) {
        if (c == '\n')
            shown += "\\n";
        else
            shown += c;
    }
    return shown;
}

std::string difference(std::string_view expected, std::string_view actual) {
    if (expected == actual)
        return "";
    const TemporaryFile before(visible(expected));
    const TemporaryFile after(visible(actual));
    const Finished diff = run_process(
        {"diff", "-u", "--text", "--label", "expected", "--label", "actual", before.path(), after.path()});
    if (diff.well())
        return "they differ in a character that looks like the way it is shown\n";
    if (diff.status == 1)
        return diff.output;
    throw std::runtime_error("the program diff failed: " + diff.errors);
}

}  // namespace cahier
