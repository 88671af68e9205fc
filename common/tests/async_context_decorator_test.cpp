// The cases of AsyncContextDecorator in CPython's test_contextlib_async.
#include "managers/async_context_decorator.hpp"

#include "async/task_handle.hpp"
#include "managers/generator_manager.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

GeneratorManager<int> visit(Diary& diary, int number) {
    diary.push_back(fmt::format("enter {}", number));
    Exit exit = co_yield int(number);
    diary.push_back(fmt::format("leave {}{}", number, exit.error() ? ": " + message_of(exit.error()) : ""));
}

TEST(AsyncContextDecorator, RunsEachCallWithinAManagerOfItsOwn) {
    run_virtually([]() -> Task<> {
        Diary diary;
        int visits = 0;
        const AsyncContextDecorator visiting([&] { return visit(diary, ++visits); });
        const auto add = visiting([&](int a, int b) -> Task<int> {
            diary.push_back("add");
            co_await sleep(1s);
            co_return a + b;
        });
        const int five = co_await add(2, 3);
        const int nine = co_await add(4, 5);
        EXPECT_EQ(five, 5);
        EXPECT_EQ(nine, 9);
        EXPECT_EQ(diary, (Diary{"enter 1", "add", "leave 1", "enter 2", "add", "leave 2"}));
    });
}

TEST(AsyncContextDecorator, LetsOneManagerServeAllCalls) {
    run_virtually([]() -> Task<> {
        Diary diary;
        const auto work = AsyncContextDecorator(Probe(diary, "room"))([&]() -> Task<> {
            diary.push_back("work");
            co_return;
        });
        co_await work();
        co_await work();
        EXPECT_EQ(diary, (Diary{"enter room", "work", "leave room", "enter room", "work", "leave room"}));
    });
}

TEST(AsyncContextDecorator, RefersToAManagerThatHasAName) {
    run_virtually([]() -> Task<> {
        Diary diary;
        Probe room(diary, "room");
        const auto fail = AsyncContextDecorator(room)([] { return failing("oops"); });
        room.suppresses = true;
        co_await fail();
        EXPECT_EQ(diary, (Diary{"enter room", "leave room: oops"}));
    });
}

TEST(AsyncContextDecorator, ThrowsWhatTheFunctionThrows) {
    run_virtually([]() -> Task<> {
        Diary diary;
        const auto fail = AsyncContextDecorator([&] { return visit(diary, 1); })(failing);
        EXPECT_EQ(message_of(co_await error_of(fail("oops"))), "oops");
        EXPECT_EQ(diary, (Diary{"enter 1", "leave 1: oops"}));
    });
}

TEST(AsyncContextDecorator, PassesReferencesThatAreWrapped) {
    run_virtually([]() -> Task<> {
        Diary diary;
        int count = 0;
        const auto add = AsyncContextDecorator(Probe(diary, "room"))([](int& to, int more) -> Task<> {
            to += more;
            co_return;
        });
        co_await add(std::ref(count), 3);
        EXPECT_EQ(count, 3);
    });
}

TEST(AsyncContextDecorator, MayBeGoneBeforeACallHasEnded) {
    run_virtually([]() -> Task<> {
        Diary diary;
        auto started = [&] {
            const auto twice =
                AsyncContextDecorator(Probe(diary, "room"))([](std::string word) -> Task<std::string> {
                    co_await sleep(1s);
                    co_return word + word;
                });
            return create_task(twice(std::string("a long word, longer than short ones ")));
        }();
        EXPECT_TRUE((co_await started).ends_with("short ones a long word, longer than short ones "));
        EXPECT_EQ(diary, (Diary{"enter room", "leave room"}));
    });
}

}  // namespace
}  // namespace cahier
