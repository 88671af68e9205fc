#include "workbook/lesson_endpoint.hpp"

#include "io/net/stream.hpp"
#include "managers/async_with.hpp"
#include "support.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;

TEST(LessonEndpoint, IsASocketInAFolderThatIsThere) {
    run_virtually([]() -> Task<> {
        co_await async_with(lesson_endpoint(), [](Endpoint& endpoint) -> Task<> {
            EXPECT_FALSE(endpoint.is_tcp());
            const Listener listener(endpoint);
            EXPECT_TRUE(fs::is_socket(endpoint.path()));
            co_return;
        });
    });
}

TEST(LessonEndpoint, RemovesItsFolder) {
    fs::path folder;
    run_virtually([&]() -> Task<> {
        co_await async_with(lesson_endpoint(), [&](Endpoint& endpoint) -> Task<> {
            folder = fs::path(endpoint.path()).parent_path();
            co_return;
        });
    });
    EXPECT_FALSE(folder.empty());
    EXPECT_FALSE(fs::exists(folder));
}

TEST(LessonEndpoint, LetsTheBodysErrorGoOnAndRemovesItsFolder) {
    fs::path folder;
    const auto fail_in = [&](Endpoint& endpoint) -> Task<> {
        folder = fs::path(endpoint.path()).parent_path();
        return failing("it broke");
    };
    const auto error = error_thrown_by(
        [&] { run_virtually([&]() -> Task<> { co_await async_with(lesson_endpoint(), fail_in); }); });
    EXPECT_EQ(message_of(error), "it broke");
    EXPECT_FALSE(fs::exists(folder));
}

TEST(LessonEndpoint, IsItsOwnEachTime) {
    run_virtually([]() -> Task<> {
        co_await async_with(lesson_endpoint(), lesson_endpoint(), [](Endpoint& one, Endpoint& two) -> Task<> {
            EXPECT_NE(one, two);
            co_return;
        });
    });
}

TEST(LessonEndpoint, IsAFreePortOfThisComputerWithTheOptionTcp) {
    program_options().tcp = true;
    run_virtually([]() -> Task<> {
        co_await async_with(lesson_endpoint(), [](Endpoint& endpoint) -> Task<> {
            EXPECT_EQ(endpoint.text(), "tcp 127.0.0.1:0");
            co_return;
        });
    });
    program_options() = {};
}

}  // namespace
}  // namespace cahier
