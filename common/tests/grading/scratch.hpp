// Scratch: a folder for the files of one test.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tools/files.hpp"

namespace cahier {

class Scratch {
public:
    Scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "cahier-test-XXXXXX").string();
        if (!mkdtemp(name.data()))
            throw std::runtime_error("no folder for the test");
        path_ = name;
    }
    ~Scratch() { std::filesystem::remove_all(path_); }
    Scratch(const Scratch&) = delete;

    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

    // With the folders that it needs.
    std::filesystem::path write(std::string_view name, std::string_view text) const {
        const std::filesystem::path file = path_ / name;
        std::filesystem::create_directories(file.parent_path());
        write_file(file, text);
        return file;
    }

private:
    std::filesystem::path path_;
};

// What the expression throws, as a text; "nothing" if it throws nothing.
template <class Error, class Function>
std::string thrown(Function&& function) {
    try {
        function();
        return "nothing";
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace cahier
