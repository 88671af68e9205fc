// watch(): runs a program that takes long, and hears each line as it is printed.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cahier {

// What it prints, errors too, goes to the file, which is written anew. Gives its exit status; 128 and the
// signal's number if that was what ended it, 127 if there is no such program. Throws std::system_error.
int watch(const std::vector<std::string>& command, const std::filesystem::path& log,
          const std::function<void(std::string_view line)>& on_line);

}  // namespace cahier
