// RealStopwatch: how long something really takes, whatever the loop's clock says.
#pragma once

#include <chrono>
#include <string>

namespace cahier {

class RealStopwatch {
public:
    // Since it was made: "0.123s". On the virtual clock, where a scene prints the same each time, "?.???s".
    std::string seconds() const;

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace cahier
