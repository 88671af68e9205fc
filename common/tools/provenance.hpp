// Provenance: what marks depend on, beside what the students have written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cahier {

struct Provenance {
    std::string workbook;   // its commit, with "+changes" if it has some; "unknown" without git
    std::string exercises;  // the same of an instructor's own, else empty
    std::string compiler;   // the first line of what --version prints
    std::vector<std::uint64_t> seeds;
    std::string sandbox;
};

std::string commit_of(const std::filesystem::path& folder);
std::string version_of(const std::filesystem::path& compiler);

// The SHA-256 sums of files, in hexadecimal, in their order. Throws std::runtime_error.
std::vector<std::string> sha256(const std::vector<std::filesystem::path>& files);

}  // namespace cahier
