#include "workbook/say.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <iterator>
#include <system_error>

namespace cahier {

void say_formatted(fmt::string_view format, fmt::format_args args) {
    fmt::memory_buffer line;
    fmt::vformat_to(std::back_inserter(line), format, args);
    line.push_back('\n');

    // Flushed at each line: a person sees it when it is said, and so does a pipe.
    const bool written = std::fwrite(line.data(), 1, line.size(), stdout) == line.size();
    if (!written || std::fflush(stdout) != 0)
        throw std::system_error(errno, std::generic_category(), "standard output");
}

}  // namespace cahier
