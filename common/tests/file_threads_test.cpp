#include "io/file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include "async/event.hpp"
#include "async/gather.hpp"
#include "async/timeout.hpp"
#include "io/temporary_folder.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

// A folder of its own for each test; `path` is a file in it that does not exist yet.
class Files : public testing::Test {
protected:
    Files() {
        std::string pattern = std::filesystem::temp_directory_path() / "cahier-test-XXXXXX";
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        folder = pattern;
        path = folder / "file.txt";
    }
    ~Files() override { std::filesystem::remove_all(folder); }

    void put(const std::string& contents) const { std::ofstream(path) << contents; }
    std::string contents() const {
        std::ifstream file(path);
        return std::string(std::istreambuf_iterator<char>(file), {});
    }

    std::filesystem::path folder;
    std::string path;
};

std::size_t open_descriptors() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
        ++count;
    return count;
}

// The descriptor by which this process has the file open.
int descriptor_of(const std::string& path) {
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        if (std::filesystem::read_symlink(entry.path(), gone) == path)
            return std::stoi(entry.path().filename());
    }
    return -1;
}

Task<std::string> read_all(std::string path) {
    co_return co_await async_with(open_file(path), [](File& file) -> Task<std::string> {
        std::string all = co_await file.read();
        co_return all;
    });
}

Task<> write_all(std::string path, std::string text) {
    co_await async_with(open_file(path, FileMode::write),
                        [&](File& file) -> Task<> { co_await file.write(text); });
}

Task<std::vector<std::string>> lines_of(std::string path) {
    co_return co_await async_with(open_file(path), [](File& file) -> Task<std::vector<std::string>> {
        std::vector<std::string> lines;
        while (const auto line = co_await file.readline())
            lines.push_back(*line);
        co_return lines;
    });
}

std::vector<std::string> lines_now(const std::string& path) {
    return run_virtually([&]() -> Task<std::vector<std::string>> { return lines_of(path); });
}

void expect_error(const std::exception_ptr& error, int number, const std::string& path) {
    const auto* found = error_as<std::system_error>(error);
    ASSERT_TRUE(found) << message_of(error);
    EXPECT_EQ(found->code(), std::error_code(number, std::generic_category()));
    EXPECT_EQ(std::string(found->what()), path + ": " + std::generic_category().message(number));
}

using Lines = std::vector<std::string>;

TEST_F(Files, AreReadWhole) {
    const std::string large(1'000'000, 'x');
    for (const std::string& text :
         {std::string(), std::string("a"), std::string("two\nlines\0", 10), large}) {
        put(text);
        EXPECT_EQ(run_virtually([&]() -> Task<std::string> { return read_all(path); }), text);
    }
}

TEST_F(Files, AreReadByChunk) {
    put("abcdefgh");
    run_virtually([&]() -> Task<> {
        co_await async_with(open_file(path), [](File& file) -> Task<> {
            auto chunk = co_await file.read(3);
            EXPECT_EQ(chunk, "abc");
            chunk = co_await file.read(3);
            EXPECT_EQ(chunk, "def");
            chunk = co_await file.read(3);
            EXPECT_EQ(chunk, "gh");
            chunk = co_await file.read(3);
            EXPECT_EQ(chunk, std::nullopt);
            const std::string rest = co_await file.read();
            EXPECT_EQ(rest, "");
        });
    });
}

TEST_F(Files, AreReadByLine) {
    EXPECT_EQ((put(""), lines_now(path)), Lines{});
    EXPECT_EQ((put("\n"), lines_now(path)), Lines{""});
    EXPECT_EQ((put("one\n\nthree\n"), lines_now(path)), (Lines{"one", "", "three"}));
    EXPECT_EQ((put("one\ntwo"), lines_now(path)), (Lines{"one", "two"}));
}

TEST_F(Files, HaveLinesOfAnyLength) {
    std::string text;
    Lines lines;
    for (const std::size_t length : {0, 1, 65535, 65536, 65537, 300'000, 2}) {
        lines.emplace_back(length, 'x');
        text += lines.back() + "\n";
    }
    put(text);
    EXPECT_EQ(lines_now(path), lines);
}

TEST_F(Files, AreReadByLineAndByChunkInTurns) {
    put("first\nsecond\nthird");
    run_virtually([&]() -> Task<> {
        co_await async_with(open_file(path), [](File& file) -> Task<> {
            const auto line = co_await file.readline();
            EXPECT_EQ(line, "first");
            const auto chunk = co_await file.read(3);
            EXPECT_EQ(chunk, "sec");
            const auto rest_of_line = co_await file.readline();
            EXPECT_EQ(rest_of_line, "ond");
            const std::string rest = co_await file.read();
            EXPECT_EQ(rest, "third");
        });
    });
}

TEST_F(Files, ThatGrowAreReadOn) {
    put("one\n");
    run_virtually([&]() -> Task<> {
        co_await async_with(open_file(path), [&](File& file) -> Task<> {
            const std::string before = co_await file.read();
            EXPECT_EQ(before, "one\n");
            std::ofstream(path, std::ios::app) << "two\n";
            const auto after = co_await file.readline();
            EXPECT_EQ(after, "two");
        });
    });
}

TEST_F(Files, AreWrittenAnewOrContinued) {
    put("old contents");
    run_virtually([&]() -> Task<> {
        co_await write_all(path, "new");
        EXPECT_EQ(contents(), "new");
        co_await async_with(open_file(path, FileMode::append), [](File& file) -> Task<> {
            co_await file.write(" and");
            co_await file.write(" more");
        });
        EXPECT_EQ(contents(), "new and more");
    });
}

TEST_F(Files, AreWrittenInPiecesOfAnySize) {
    const std::vector<std::size_t> sizes = {10, 70'000, 0, 65'535, 1, 65'536, 7};
    std::string text;
    run_virtually([&]() -> Task<> {
        co_await async_with(open_file(path, FileMode::write), [&](File& file) -> Task<> {
            for (const std::size_t size : sizes) {
                const std::string piece(size, static_cast<char>('a' + size % 26));
                text += piece;
                co_await file.write(piece);
            }
        });
    });
    EXPECT_TRUE(contents() == text);
}

TEST_F(Files, AreOnDiskAfterFlush) {
    run_virtually([&]() -> Task<> {
        co_await async_with(open_file(path, FileMode::write), [&](File& file) -> Task<> {
            co_await file.write("now");
            co_await file.flush();
            EXPECT_EQ(contents(), "now");
        });
    });
}

TEST_F(Files, AreFlushedAndClosedWhenTheBodyFails) {
    const std::size_t before = open_descriptors();
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(open_file(path, FileMode::write), [](File& file) -> Task<> {
                co_await file.write("what there was");
                throw std::runtime_error("the body failed");
            }));
        EXPECT_EQ(message_of(error), "the body failed");
    });
    EXPECT_EQ(contents(), "what there was");
    EXPECT_EQ(open_descriptors(), before);
}

TEST_F(Files, ThatCannotBeOpenedSayWhichAndWhy) {
    run_virtually([&]() -> Task<> {
        const std::exception_ptr missing = co_await error_of(read_all(path));
        expect_error(missing, ENOENT, path);
        const std::exception_ptr folder_read = co_await error_of(read_all(folder));
        expect_error(folder_read, EISDIR, folder);
        const std::exception_ptr folder_written = co_await error_of(write_all(folder, ""));
        expect_error(folder_written, EISDIR, folder);
    });
}

TEST_F(Files, OpenedToReadCannotBeWritten) {
    put("text");
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error = co_await error_of(
            async_with(open_file(path), [](File& file) -> Task<> { co_await file.write("other"); }));
        expect_error(error, EBADF, path);
    });
    EXPECT_EQ(contents(), "text");
}

TEST_F(Files, ThatAreFullFailAtTheLatestWhenTheyAreClosed) {
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error = co_await error_of(write_all("/dev/full", "small"));
        expect_error(error, ENOSPC, "/dev/full");

        const auto write_and_fail = [](File& file) -> Task<> {
            co_await file.write("small");
            throw std::runtime_error("the body failed");
        };
        const std::exception_ptr both =
            co_await error_of(async_with(open_file("/dev/full", FileMode::write), write_and_fail));
        expect_error(both, ENOSPC, "/dev/full");
        EXPECT_EQ(message_of(context_of(both)), "the body failed");

        bool large_write_failed = false;
        co_await error_of(async_with(open_file("/dev/full", FileMode::write), [&](File& file) -> Task<> {
            const std::exception_ptr at_once = co_await error_of(file.write(std::string(100'000, 'x')));
            expect_error(at_once, ENOSPC, "/dev/full");
            large_write_failed = true;
        }));
        EXPECT_TRUE(large_write_failed);
    });
}

// A thread that starts opens files of its own: with the limit below it cannot be given the number that the
// test has closed.
TEST_F(Files, WhoseCloseFailsSaySo) {
    put("text");
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    // Free numbers below the file's, for the pipe with which a sanitizer looks whether memory can be read.
    std::vector<int> below(4);
    for (int& number : below)
        number = ::dup(STDERR_FILENO);
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error = co_await error_of(async_with(open_file(path), [&](File&) -> Task<> {
            for (const int number : below)
                ::close(number);
            // The number that is closed behind the file's back stays free: nobody may have it.
            const int number = descriptor_of(path);
            rlimit limit = before;
            limit.rlim_cur = static_cast<rlim_t>(number);
            EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
            ::close(number);
            co_return;
        }));
        expect_error(error, EBADF, path);
    });
    ::setrlimit(RLIMIT_NOFILE, &before);
}

TEST_F(Files, AreClosedOnce) {
    run_virtually([&]() -> Task<> {
        co_await async_with(open_file(path, FileMode::write), [](File& file) -> Task<> {
            co_await file.write("text");
            co_await file.close();
        });
    });
    EXPECT_EQ(contents(), "text");
}

// Eight at a time, since each waits for its thread.
TEST_F(Files, LeakNoDescriptorWhenTenThousandAreOpened) {
    rlimit limit{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    const rlimit before = limit;
    limit.rlim_cur = 64;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    const std::size_t descriptors = open_descriptors();
    const auto write_and_read = [](std::string path) -> Task<> {
        for (int number = 0; number < 625; ++number) {
            const std::string text = std::to_string(number);
            co_await write_all(path, text);
            const std::string read_back = co_await read_all(path);
            if (read_back != text)
                throw std::runtime_error(read_back + " instead of " + text);
        }
    };
    run_virtually([&]() -> Task<> {
        std::vector<Task<>> all;
        for (int file = 0; file < 8; ++file)
            all.push_back(write_and_read(path + std::to_string(file)));
        co_await gather(std::move(all));
    });
    EXPECT_EQ(open_descriptors(), descriptors);
    ::setrlimit(RLIMIT_NOFILE, &before);
}

TEST_F(Files, LeakNoDescriptorWhenTheOpeningIsCancelled) {
    const std::size_t before = open_descriptors();
    put("text");
    run_virtually([&]() -> Task<> {
        for (int round = 0; round < 100; ++round) {
            auto reader = create_task(read_all(path));
            co_await sleep(0s);
            reader.cancel();  // while the thread opens it
            const std::exception_ptr error = co_await error_of(reader);
            EXPECT_TRUE(error_as<Cancelled>(error));
        }
    });
    EXPECT_EQ(open_descriptors(), before);
}

TEST_F(Files, LoseNothingToACancelledRead) {
    put("one\ntwo\n");
    run_virtually([&]() -> Task<> {
        co_await async_with(open_file(path), [](File& file) -> Task<> {
            auto reader = create_task(file.readline());
            co_await sleep(0s);
            reader.cancel();  // while the thread reads
            const std::exception_ptr error = co_await error_of(reader);
            EXPECT_TRUE(error_as<Cancelled>(error));
            const auto line = co_await file.readline();
            EXPECT_EQ(line, "one");
        });
    });
}

TEST_F(Files, AreWrittenByACancelledWriteThatHasBegun) {
    const std::string large(200'000, 'x');
    run_virtually([&]() -> Task<> {
        co_await async_with(open_file(path, FileMode::write), [&](File& file) -> Task<> {
            auto writer = create_task(file.write(large));
            co_await sleep(0s);
            writer.cancel();  // while the thread writes
            co_await error_of(writer);
        });
    });
    EXPECT_TRUE(contents() == large);
}

TEST_F(Files, AreWrittenBySeveralTasksInTurns) {
    run_virtually([&]() -> Task<> {
        co_await async_with(open_file(path, FileMode::write), [](File& file) -> Task<> {
            const auto write_lines = [&](char letter) -> Task<> {
                for (int i = 0; i < 5; ++i)
                    co_await file.write(std::string(30'000, letter) + "\n");
            };
            co_await gather(write_lines('a'), write_lines('b'), write_lines('c'));
        });
    });
    const Lines lines = lines_now(path);
    EXPECT_EQ(lines.size(), 15U);
    for (const std::string& line : lines)
        EXPECT_TRUE(line == std::string(30'000, line.front()));
}

TEST_F(Files, LetTheLoopGoOnWhileTheyBlock) {
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    run_virtually([&]() -> Task<> {
        auto reader = create_task(lines_of(path));  // blocks a thread until somebody writes
        co_await sleep(0s);
        co_await write_all(path, "at last\n");
        const Lines lines = co_await reader;
        EXPECT_EQ(lines, Lines{"at last"});
    });
}

TEST_F(Files, GiveALineOfAPipeAsSoonAsItIsThere) {
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    run_virtually([&]() -> Task<> {
        Event read;
        auto writer = create_task([&]() -> Task<> {
            co_await async_with(open_file(path, FileMode::write), [&](File& file) -> Task<> {
                co_await file.write("hello\n");
                co_await file.flush();
                co_await read.wait();  // before the pipe is closed
            });
        });
        co_await async_with(open_file(path), [&](File& file) -> Task<> {
            const auto line = co_await file.readline();
            EXPECT_EQ(line, "hello");
            read.set();
        });
        co_await writer;
    });
}

TEST_F(Files, TakeNoVirtualTime) {
    run_virtually([&]() -> Task<> {
        co_await write_all(path, "text");
        co_await wait_for(read_all(path), 1ms);
        EXPECT_EQ(loop_time(), 0.0);
    });
}

TEST(TemporaryFolder, IsRemovedWithAllThatIsInIt) {
    std::filesystem::path path;
    run_virtually([&]() -> Task<> {
        co_await error_of(async_with(temporary_folder(), [&](std::filesystem::path& folder) -> Task<> {
            path = folder;
            EXPECT_TRUE(std::filesystem::is_empty(folder));
            std::filesystem::create_directory(folder / "inner");
            co_await write_all(folder / "inner" / "file", "text");
            throw std::runtime_error("the body failed");
        }));
    });
    EXPECT_NE(path, "");
    EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace cahier
