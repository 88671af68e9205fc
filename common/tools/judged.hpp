// Judged: what is told of one answer when it has been built and run.
#pragma once

#include <string>
#include <vector>

#include "tools/judge.hpp"

namespace cahier {

struct Judged {
    std::vector<Verdict> verdicts;
    std::string messages;  // of the compiler and the linker
};

// At most the first 200 lines, and 20,000 bytes, then a line that says how much more there is.
std::string shortened(const std::string& text);

}  // namespace cahier
