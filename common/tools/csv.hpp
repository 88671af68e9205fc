// Comma-separated values, as spreadsheets write them (RFC 4180).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cahier {

// One line, with its end. What a spreadsheet would take for a formula gets an apostrophe before it.
std::string csv_line(const std::vector<std::string>& fields);

// The lines of a file; nothing if a quotation mark is out of place.
std::optional<std::vector<std::vector<std::string>>> parse_csv(std::string_view text);

}  // namespace cahier
