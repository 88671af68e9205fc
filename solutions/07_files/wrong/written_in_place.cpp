// There is no draft: the file itself is opened, and empty from then on.
// fails: nominal body_fails disk_full
#include "exercise.hpp"

#include <filesystem>

namespace cahier {
namespace {

// In UTF-8 a byte 10xxxxxx goes on with a character, and any other begins one.
std::string first_characters(const std::string& text, int count) {
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        const bool begins = (text[end] & 0xC0) != 0x80;
        if (begins && count-- == 0)
            break;
    }
    return text.substr(0, end);
}

}  // namespace

GeneratorManager<File> replace_file(std::string path) {
    return open_file(std::move(path), FileMode::write);
}

Task<int> write_labels(std::string catalogue, std::string labels, int width) {
    const auto print = [&](File& titles, File& output) -> Task<int> {
        int written = 0;
        while (const auto title = co_await titles.readline()) {
            co_await output.write(first_characters(*title, width) + "\n");
            ++written;
        }
        co_return written;
    };
    co_return co_await async_with(open_file(catalogue), replace_file(labels), print);
}

}  // namespace cahier
