// Chapter 07: asynchronous files. Threads open, read, write and close them, and the loop goes on meanwhile.
#include <fstream>

#include "io/file.hpp"
#include "io/temporary_folder.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;
using Path = std::filesystem::path;

// read_file: open_file() is a manager. It gives an open File, and what fails says which file and why.

Task<> write_poem(File& file) {
    co_await file.write("Roses are red,\n");
    co_await file.write("violets are blue,\n");
    co_await file.write("files can wait.");
}

Task<> print_all(File& file) {
    const std::string contents = co_await file.read();
    say("{}", contents);
}

Task<> read_file_in(Path& folder) {
    co_await async_with(open_file(folder / "file.txt", FileMode::write), write_poem);
    co_await async_with(open_file(folder / "file.txt"), print_all);
    try {
        co_await async_with(open_file(folder / "missing.txt"), print_all);
    } catch (const std::system_error& error) {
        say("missing.txt: {}", error.code().message());
    }
}

Task<> read_file() {
    co_await async_with(temporary_folder(), read_file_in);
}

// copy: two files in one async_with(), by chunk and by line.

Task<> print_lines(File& file) {
    while (const auto line = co_await file.readline())
        say("{}", *line);
}

Task<> copy_by_chunk(File& input, File& output) {
    int chunks = 0;
    while (const auto chunk = co_await input.read(20)) {
        co_await output.write(*chunk);
        ++chunks;
    }
    say("Copied {} chunks of up to 20 bytes", chunks);
}

Task<> copy_by_line(File& input, File& output) {
    int lines = 0;
    while (const auto line = co_await input.readline()) {
        co_await output.write("> " + *line + "\n");
        ++lines;
    }
    say("Copied {} lines, each with a mark", lines);
}

Task<> copy_in(Path& folder) {
    const std::string poem = folder / "poem.txt";
    const std::string copy = folder / "copy.txt";
    const std::string quoted = folder / "quoted.txt";
    co_await async_with(open_file(poem, FileMode::write), write_poem);
    co_await async_with(open_file(poem), open_file(copy, FileMode::write), copy_by_chunk);
    co_await async_with(open_file(copy), open_file(quoted, FileMode::write), copy_by_line);
    co_await async_with(open_file(quoted), print_lines);
}

Task<> copy() {
    co_await async_with(temporary_folder(), copy_in);
}

// mixing: a std::ifstream works in a coroutine, but nobody else goes on until it is done.

Task<> tic() {
    for (int n = 1; n <= 3; ++n) {
        say("tic {}", n);
        co_await sleep(0s);  // the others' turn
    }
}

int count_lines_blocking(const Path& path) {
    std::ifstream file(path);  // an ordinary RAII object: its destructor closes, and cannot wait
    std::string line;
    int lines = 0;
    while (std::getline(file, line))
        ++lines;
    return lines;
}

Task<int> count_lines(File& file) {
    int lines = 0;
    while (const auto line = co_await file.readline())
        ++lines;
    co_return lines;
}

Task<> mixing_in(Path& folder) {
    const Path path = folder / "poem.txt";
    co_await async_with(open_file(path, FileMode::write), write_poem);

    say("❌ std::ifstream");
    TaskHandle<> task = create_task(tic());
    int lines = count_lines_blocking(path);
    say("Read {} lines", lines);
    co_await task;

    say("✅ open_file()");
    task = create_task(tic());
    lines = co_await async_with(open_file(path), count_lines);
    say("Read {} lines", lines);
    co_await task;
}

Task<> mixing() {
    co_await async_with(temporary_folder(), mixing_in);
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv, {{"read_file", read_file}, {"copy", copy}, {"mixing", mixing}});
}
