#include "tools/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace cahier {
namespace {

// Takes a number from the beginning of the text.
bool take(std::string_view& text, std::size_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc())
        return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

bool take(std::string_view& text, char c) {
    if (!text.starts_with(c))
        return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

Progress::Progress(std::string what) : what_(std::move(what)), terminal_(isatty(STDERR_FILENO) == 1) {
    reached(0, 1);
}

Progress::~Progress() {
    if (terminal_)
        fmt::print(stderr, "\n");
}

void Progress::reached(std::size_t done, std::size_t all) {
    const int percent = all == 0 ? 100 : static_cast<int>(100 * done / all);
    if (percent <= shown_ || (!terminal_ && percent / 10 == shown_ / 10 && shown_ >= 0))
        return;
    shown_ = percent;
    fmt::print(stderr, "{}{}: {} %{}", terminal_ ? "\r" : "", what_, percent, terminal_ ? "" : "\n");
    std::fflush(stderr);
}

void Progress::hear(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    std::size_t done = 0;
    std::size_t all = 0;
    const bool ninja = take(line, '[');
    if (take(line, done) && take(line, '/') && take(line, all) &&
        (ninja ? line.starts_with("] ") : line.starts_with(" Test")))
        reached(done, all);
}

}  // namespace cahier
