// unpack(): what a student's .zip or .tar.gz has of C++ sources.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cahier {

// The name without its ending if it is that of an archive, else empty.
std::string_view archive_stem(std::string_view name);

// Unpacks the *.cpp into a folder, which is emptied first, with the program bsdtar: it writes nothing outside
// of that folder, and no more than 64 MiB. Gives what it had to say, a line each: of entries that were left
// out or are broken. Throws Refused if there is nothing to be had, and UserError without bsdtar.
std::vector<std::string> unpack(const std::filesystem::path& archive, const std::filesystem::path& into);

}  // namespace cahier
