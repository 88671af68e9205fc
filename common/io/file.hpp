// open_file(): a file that is opened, read, written and closed in threads, while the loop goes on.
// aiofiles.open().
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "async/lock.hpp"
#include "managers/generator_manager.hpp"

namespace cahier {

enum class FileMode {
    read,    // Python's "r": the file must exist
    write,   // "w": made, or emptied
    append,  // "a": made, or continued
};

// A file descriptor, closed with its owner.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    ~Descriptor();

    int number() const { return number_; }
    int release() { return std::exchange(number_, -1); }

private:
    int number_;
};

// An open file. Several tasks may use it: they take turns. A cancelled task waits until the thread has come
// back; a cancelled read() has taken nothing, and a cancelled write() has written all or nothing. What fails
// throws std::system_error, with the path and the system's reason: "notes.txt: No space left on device".
class File {
public:
    File(std::string path, Descriptor descriptor);

    // All that is left; "" at the end of the file.
    Task<std::string> read();
    // The next `size` bytes, or what is left of them before the end; nothing at the end.
    Task<std::optional<std::string>> read(std::size_t size);
    // The next line, without its '\n', which the last one need not have; nothing at the end.
    Task<std::optional<std::string>> readline();
    // Small pieces are kept here until they are worth a write, or until flush() or close().
    Task<> write(std::string text);
    Task<> flush();
    // Flushes and closes, even if the flush fails; open_file() does it. The file is of no use afterwards.
    Task<> close();

    const std::string& path() const { return path_; }

private:
    std::size_t unread() const { return input_.size() - taken_; }
    std::string take(std::size_t size);
    Task<bool> fetch(std::size_t least, std::size_t most);
    bool fetch_now(std::size_t least, std::size_t most);
    void write_now();
    void close_now();
    [[noreturn]] void fail() const;

    std::string path_;
    Descriptor descriptor_;
    Lock lock_;
    std::string input_;      // read from the file
    std::size_t taken_ = 0;  // how much of the input the caller has had
    std::string output_;     // not yet written to the file
};

// A manager that gives an open File: `co_await async_with(open_file("notes.txt"), [](File& file) -> Task<>
// {...})`. Its exit flushes and closes; if that fails, it throws.
GeneratorManager<File> open_file(std::string path, FileMode mode = FileMode::read);

}  // namespace cahier
