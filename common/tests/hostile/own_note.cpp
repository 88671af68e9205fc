// Defines again what prints the scored lines.
#include "workbook/note.hpp"

namespace cahier {
void note_formatted(std::string_view, fmt::string_view, fmt::format_args) {}
}  // namespace cahier
