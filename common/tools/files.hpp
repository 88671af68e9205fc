// Small files, read and written whole.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace cahier {

// Empty if there is no such file.
std::string read_file(const std::filesystem::path& path);

// Nobody sees half of it: it is written beside and then takes the place. Others may not read it. Throws
// std::runtime_error.
void write_file(const std::filesystem::path& path, std::string_view text);

// Nobody else may read it from now on; nothing if there is no such file.
void make_private(const std::filesystem::path& path);

// Leaves the file and its time alone if it has this text already. Gives whether it had another.
bool write_if_changed(const std::filesystem::path& path, std::string_view text);

// Whether it was written after the other; not if one of them is missing.
bool is_newer(const std::filesystem::path& path, const std::filesystem::path& other);

}  // namespace cahier
