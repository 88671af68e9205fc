#include "workbook/note.hpp"

#include "async/run.hpp"
#include "async/sleep.hpp"
#include "workbook/say.hpp"

namespace cahier {

void note_formatted(std::string_view who, fmt::string_view format, fmt::format_args args) {
    say("{:7.3f}  {}: {}", loop_time(), who, fmt::vformat(format, args));
}

}  // namespace cahier
