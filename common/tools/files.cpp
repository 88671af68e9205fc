#include "tools/files.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace cahier {

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

void write_file(const std::filesystem::path& path, std::string_view text) {
    std::filesystem::path part = path;
    part += ".part";
    std::ofstream file(part, std::ios::binary);
    file << text;
    file.close();
    if (!file)
        throw std::runtime_error(fmt::format("{} cannot be written", path.string()));
    make_private(part);
    std::filesystem::rename(part, path);
}

void make_private(const std::filesystem::path& path) {
    std::error_code missing;
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, missing);
}

bool write_if_changed(const std::filesystem::path& path, std::string_view text) {
    if (std::filesystem::exists(path) && read_file(path) == text)
        return false;
    write_file(path, text);
    return true;
}

bool is_newer(const std::filesystem::path& path, const std::filesystem::path& other) {
    std::error_code none;
    const auto time = std::filesystem::last_write_time(path, none);
    if (none)
        return false;
    const auto other_time = std::filesystem::last_write_time(other, none);
    return !none && time > other_time;
}

}  // namespace cahier
