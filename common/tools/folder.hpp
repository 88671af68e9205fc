// Folder: reads what somebody else has put there, and follows no symbolic link on the way.
#pragma once

#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace cahier {

// What is there cannot be taken; what() says why, and begins with its name: "exercise.cpp is a symbolic
// link".
class Refused : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Folder {
public:
    enum class Kind { none, file, folder, link, other };

    explicit Folder(const std::filesystem::path& path);  // throws Refused
    Folder(Folder&& other) noexcept;
    ~Folder();

    std::vector<std::string> names() const;  // sorted; without . and ..
    Kind kind(const std::string& name) const;
    Folder folder(const std::string& name) const;  // throws Refused
    std::string read(const std::string& name,
                     std::size_t most) const;  // at most so many bytes; throws Refused

private:
    explicit Folder(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

}  // namespace cahier
