// The outer manager renames or removes; the exit of the inner one, which closes, comes before. Characters are
// counted as the text is copied.
#include "exercise.hpp"

#include <filesystem>

#include "managers/async_exit_stack.hpp"

namespace cahier {
namespace {

// Its exit comes after the draft was closed, and is told if that has failed.
class Settled {
public:
    Settled(std::string draft, std::string path) : draft_(std::move(draft)), path_(std::move(path)) {}

    Task<> aenter() { co_return; }
    Task<> aexit(std::exception_ptr error) {
        if (error)
            std::filesystem::remove(draft_);
        else
            std::filesystem::rename(draft_, path_);
        co_return;
    }

private:
    std::string draft_;
    std::string path_;
};

std::string first_characters(const std::string& text, int count) {
    std::string beginning;
    for (const char byte : text) {
        const auto bits = static_cast<unsigned char>(byte);
        if (bits < 0b1000'0000 || bits >= 0b1100'0000)
            --count;
        if (count < 0)
            break;
        beginning += byte;
    }
    return beginning;
}

}  // namespace

GeneratorManager<File> replace_file(std::string path) {
    const std::string draft = path + ".draft";
    AsyncExitStack stack;
    File* file = nullptr;
    std::exception_ptr failure;
    try {
        co_await stack.enter_async_context(Settled(draft, path));
        file = &co_await stack.enter_async_context(open_file(draft, FileMode::write));
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        co_await stack.aclose(failure);
        std::rethrow_exception(failure);
    }
    Exit exit = co_yield *file;
    co_await stack.aclose(exit.error());
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
