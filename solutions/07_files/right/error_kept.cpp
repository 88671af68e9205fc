// The draft is closed in a try block, and the error is kept until the handler has been left.
#include "exercise.hpp"

#include <filesystem>

#include "managers/async_exit_stack.hpp"

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
    const std::string draft = path + ".draft";
    GeneratorManager<File> opened = open_file(draft, FileMode::write);
    File& file = co_await opened.aenter();
    Exit exit = co_yield file;
    std::exception_ptr error = exit.error();
    try {
        co_await opened.aexit(error);
    } catch (...) {
        error = std::current_exception();
    }
    if (!error) {
        std::filesystem::rename(draft, path);
        co_return;
    }
    std::filesystem::remove(draft);
    std::rethrow_exception(error);
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
