#include "tools/judged.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cahier {

std::string shortened(const std::string& text) {
    constexpr std::size_t most_lines = 200;
    constexpr std::size_t most_bytes = 20000;
    std::size_t end = 0;
    for (std::size_t lines = 0; lines < most_lines && end < text.size(); ++lines)
        end = std::min(text.find('\n', end), text.size() - 1) + 1;
    if (end > most_bytes) {
        end = most_bytes;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
            --end;  // not within a character
    }
    if (end == text.size())
        return text;
    return fmt::format("{}{}... and {} bytes more\n", text.substr(0, end), text[end - 1] == '\n' ? "" : "\n",
                       text.size() - end);
}

}  // namespace cahier
