// Defines again what prints.
#include "workbook/say.hpp"

namespace cahier {
void say_formatted(fmt::string_view, fmt::format_args) {}
}  // namespace cahier
