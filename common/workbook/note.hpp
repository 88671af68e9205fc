// note(): how the main.cpp of an exercise prints a line that is scored.
#pragma once

#include <fmt/core.h>

#include <string_view>

namespace cahier {

void note_formatted(std::string_view who, fmt::string_view format, fmt::format_args args);

// Prints the time on the loop's clock in seconds, who the line is about, and what happened: `  1.250  lamp:
// on`. Two lines of one time that are about different ones count as the same in either order.
template <class... Args>
void note(std::string_view who, fmt::format_string<Args...> format, Args&&... args) {
    note_formatted(who, format, fmt::make_format_args(args...));
}

}  // namespace cahier
