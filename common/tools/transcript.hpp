// Transcripts: what a scene printed, and whether it is what was expected.
#pragma once

#include <string>
#include <string_view>

namespace cahier {

// What counts of a transcript: without blanks at the ends of lines, carriage returns and the last newline.
// Unless `ordered`, of lines of one instant those about one thing keep their order, but not those about
// different ones, which come in the order in which `expected` has them: `  1.250  lamp: on` is about the lamp
// at 1.250. Two transcripts are the same if they are so in their canonical form.
std::string canonical(std::string_view transcript, std::string_view expected, bool ordered);

// What makes two transcripts different, as `diff -u` says it, with invisible characters made visible. Empty
// if they are equal.
std::string difference(std::string_view expected, std::string_view actual);

// Control characters, unusual blanks and what is not UTF-8, as \x1b or \u00a0. Newlines stay.
std::string visible(std::string_view text);

// The same for the name of a file, which may be any bytes: newlines too are shown, as \n.
std::string visible_name(std::string_view name);

}  // namespace cahier
