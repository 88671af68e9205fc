#include "io/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>

#include "async/to_thread.hpp"
#include "managers/async_with.hpp"

namespace cahier {
namespace {

constexpr std::size_t buffer_size = 64 * 1024;  // bytes that are read or written together
constexpr std::size_t everything = std::numeric_limits<std::size_t>::max();

// Threads take no signals, so that none of the calls below fails with EINTR.

Descriptor open_now(const std::string& path, FileMode mode) {
    int flags = O_RDONLY;
    if (mode != FileMode::read)
        flags = O_WRONLY | O_CREAT | (mode == FileMode::write ? O_TRUNC : O_APPEND);
    const int number = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
    if (number < 0)
        throw std::system_error(errno, std::generic_category(), path);
    return Descriptor(number);
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0)
        ::close(number_);
}

File::File(std::string path, Descriptor descriptor)
    : path_(std::move(path)), descriptor_(std::move(descriptor)) {}

Task<std::string> File::read() {
    co_return co_await async_with(lock_, [&]() -> Task<std::string> {
        co_await fetch(everything, everything);
        co_return take(everything);
    });
}

Task<std::optional<std::string>> File::read(std::size_t size) {
    co_return co_await async_with(lock_, [&]() -> Task<std::optional<std::string>> {
        if (unread() < size)
            co_await fetch(size, size);
        if (unread() == 0)
            co_return std::nullopt;
        co_return take(size);
    });
}

Task<std::optional<std::string>> File::readline() {
    co_return co_await async_with(lock_, [&]() -> Task<std::optional<std::string>> {
        std::size_t searched = 0;
        for (;;) {
            const std::size_t end = input_.find('\n', taken_ + searched);
            if (end != std::string::npos) {
                std::string line = take(end - taken_);
                ++taken_;
                co_return line;
            }
            searched = unread();
            const bool more = co_await fetch(searched + 1, searched + buffer_size);
            if (more)
                continue;
            if (unread() == 0)
                co_return std::nullopt;
            co_return take(everything);
        }
    });
}

Task<> File::write(std::string text) {
    co_await async_with(lock_, [&]() -> Task<> {
        if (output_.empty())
            output_ = std::move(text);
        else
            output_ += text;
        if (output_.size() >= buffer_size)
            co_await to_thread([&] { write_now(); });
    });
}

Task<> File::flush() {
    co_await async_with(lock_, [&]() -> Task<> {
        if (!output_.empty())
            co_await to_thread([&] { write_now(); });
    });
}

Task<> File::close() {
    co_await async_with(lock_, [&]() -> Task<> { co_await to_thread([&] { close_now(); }); });
}

// At most `size` bytes of what was read and not yet taken.
std::string File::take(std::size_t size) {
    const bool is_all = taken_ == 0 && input_.size() <= size;
    if (is_all && input_.size() > input_.capacity() / 2)  // else the caller would keep an empty half
        return std::exchange(input_, {});
    std::string part = input_.substr(taken_, size);
    taken_ += part.size();
    return part;
}

// Reads on until at least `least` and at most `most` bytes are there to be taken, or the file ends; false if
// there was nothing to read.
Task<bool> File::fetch(std::size_t least, std::size_t most) {
    input_.erase(0, std::exchange(taken_, 0));
    co_return co_await to_thread([&] { return fetch_now(least, most); });
}

// In a thread, as write_now() and close_now() are.
bool File::fetch_now(std::size_t least, std::size_t most) {
    const std::size_t before = input_.size();
    std::size_t end = before + buffer_size;  // of the room that a read may fill
    if (struct stat file{}; least == everything && ::fstat(descriptor_.number(), &file) == 0)
        end =
            std::max(end, before + static_cast<std::size_t>(file.st_size) + 1);  // + 1: to find nothing there
    while (input_.size() < least) {
        const std::size_t had = input_.size();
        if (had == end)
            end *= 2;
        end = std::min(end, most);
        input_.resize(end);
        const ::ssize_t got = ::read(descriptor_.number(), input_.data() + had, end - had);
        input_.resize(had + static_cast<std::size_t>(std::max<::ssize_t>(got, 0)));
        if (got < 0)
            fail();
        if (got == 0)
            break;
    }
    return input_.size() > before;
}

void File::write_now() {
    std::size_t written = 0;
    while (written < output_.size()) {
        const ::ssize_t count =
            ::write(descriptor_.number(), output_.data() + written, output_.size() - written);
        if (count < 0) {
            output_.erase(0, written);
            fail();
        }
        written += static_cast<std::size_t>(count);
    }
    output_.clear();
}

// Closes even if the flush fails: that error goes on then, since it was the first.
void File::close_now() {
    std::exception_ptr flush_error;
    try {
        write_now();
    } catch (...) {
        flush_error = std::current_exception();
        output_.clear();
    }
    const bool closed = descriptor_.number() < 0 || ::close(descriptor_.release()) == 0;
    if (flush_error)
        std::rethrow_exception(flush_error);
    if (!closed)
        fail();
}

void File::fail() const {
    throw std::system_error(errno, std::generic_category(), path_);
}

GeneratorManager<File> open_file(std::string path, FileMode mode) {
    // A cancellation may come when the file is open already: the descriptor then closes it.
    Descriptor descriptor = co_await to_thread([&] { return open_now(path, mode); });
    File file(std::move(path), std::move(descriptor));
    co_yield file;
    co_await file.close();
}

}  // namespace cahier
