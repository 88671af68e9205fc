#include "tools/csv.hpp"

#include <utility>

namespace cahier {

std::string csv_line(const std::vector<std::string>& fields) {
    std::string line;
    const char* separator = "";
    for (std::string field : fields) {
        line += std::exchange(separator, ",");
        if (!field.empty() && std::string_view("=+-@").find(field[0]) != std::string_view::npos)
            field.insert(0, "'");
        if (field.find_first_of(",\"\r\n") == std::string::npos) {
            line += field;
            continue;
        }
        line += '"';
        for (const char c : field)
            line.append(c == '"' ? 2 : 1, c);
        line += '"';
    }
    return line + '\n';
}

std::optional<std::vector<std::vector<std::string>>> parse_csv(std::string_view text) {
    std::vector<std::vector<std::string>> lines;
    std::size_t at = 0;
    const auto next_is = [&](char c) { return at < text.size() && text[at] == c; };
    while (at < text.size()) {
        std::vector<std::string>& line = lines.emplace_back();
        for (;;) {
            std::string& field = line.emplace_back();
            if (next_is('"')) {
                for (++at; at < text.size(); ++at) {
                    if (text[at] == '"' && !(at + 1 < text.size() && text[at + 1] == '"'))
                        break;
                    at += text[at] == '"';
                    field += text[at];
                }
                if (at++ >= text.size())
                    return std::nullopt;
            } else {
                while (at < text.size() && text[at] != ',' && text[at] != '\n' && text[at] != '\r')
                    field += text[at++];
            }
            if (!next_is(','))
                break;
            ++at;
        }
        at += next_is('\r');
        if (at < text.size() && text[at++] != '\n')
            return std::nullopt;
    }
    return lines;
}

}  // namespace cahier
