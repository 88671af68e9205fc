// Progress: how far a long job has come, on standard error.
#pragma once

#include <string>
#include <string_view>

namespace cahier {

// On a terminal one line, written over and over; else a line whenever another tenth is done.
class Progress {
public:
    explicit Progress(std::string what);  // "Compiling 500 answers of 100 students"
    ~Progress();
    Progress(const Progress&) = delete;

    void reached(std::size_t done, std::size_t all);

    // Takes "[12/500]" of Ninja and "12/500 Test" of CTest from the beginning of a line, blanks before it
    // too; leaves other lines alone.
    void hear(std::string_view line);

private:
    std::string what_;
    bool terminal_;
    int shown_ = -1;
};

}  // namespace cahier
