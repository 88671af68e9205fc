#include "async/task_handle.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support.hpp"

namespace cahier {
namespace {

Task<std::string> text_after(Span time, std::string text) {
    co_await sleep(time);
    co_return text;
}

Task<> note(Diary& diary, std::string what) {
    diary.push_back(what);
    co_return;
}

TEST(CreateTask, StartsTasksSoonAndInTheOrderOfTheCalls) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        create_task(note(diary, "first"));
        create_task(note(diary, "second"));
        diary.push_back("main");
        co_await sleep(0s);
        diary.push_back("main again");
    });
    EXPECT_EQ(diary, (Diary{"main", "first", "second", "main again"}));
}

TEST(CreateTask, RunsTasksSideBySide) {
    run_virtually([]() -> Task<> {
        auto a = create_task(text_after(2s, "a"));
        auto b = create_task(text_after(3s, "b"));
        co_await a;
        co_await b;
        EXPECT_EQ(loop_time(), 3.0);
    });
}

TEST(CreateTask, TakesAFunctionAndKeepsItForTheTask) {
    const auto kept = std::make_shared<int>(4);
    run_virtually([&]() -> Task<> {
        auto function = [kept]() -> Task<int> {
            co_await sleep(1s);
            co_return *kept;
        };
        TaskHandle<int> handle = create_task(std::move(function));
        const int value = co_await handle;
        EXPECT_EQ(value, 4);
    });
    EXPECT_EQ(kept.use_count(), 1);
}

TEST(CreateTask, TakesAnAwaitable) {
    run_virtually([]() -> Task<> {
        auto handle = create_task(sleep(2s));
        co_await handle;
        EXPECT_EQ(loop_time(), 2.0);
    });
}

TEST(CreateTask, OutsideOfARunningLoopIsAnError) {
    const std::exception_ptr error = error_thrown_by([] { return create_task(returning(1)); });
    EXPECT_TRUE(error_as<std::logic_error>(error));
    EXPECT_TRUE(contains(message_of(error), "no running event loop"));
}

TEST(CurrentTask, IsTheHandleOfTheTaskThatRuns) {
    std::optional<AnyTask> seen;
    run_virtually([&]() -> Task<> {
        const AnyTask main = current_task();
        auto handle = create_task([&]() -> Task<> {
            seen = current_task();
            co_return;
        });
        co_await handle;
        EXPECT_EQ(*seen, handle);
        EXPECT_NE(*seen, main);
        EXPECT_EQ(current_task(), main);
        seen.reset();
    });
}

TEST(CurrentTask, OutsideOfATaskIsAnError) {
    EXPECT_THROW(current_task(), std::logic_error);
}

TEST(TaskHandle, NamedLendsTheResultAsOftenAsItIsAwaited) {
    run_virtually([]() -> Task<> {
        const auto handle = create_task(text_after(1s, "a long enough text to be allocated"));
        const std::string& first = co_await handle;
        const std::string& second = co_await handle;
        EXPECT_EQ(first, "a long enough text to be allocated");
        EXPECT_EQ(&first, &second);
        EXPECT_EQ(&first, &handle.result());
    });
}

TEST(TaskHandle, GivenUpGivesTheResult) {
    const auto make = []() -> Task<std::unique_ptr<int>> {
        co_await sleep(1s);
        co_return std::make_unique<int>(9);
    };
    run_virtually([&]() -> Task<> {
        auto handle = create_task(make());
        const std::unique_ptr<int> value = co_await std::move(handle);
        EXPECT_EQ(*value, 9);
        const std::unique_ptr<int> at_once = co_await create_task(make());
        EXPECT_EQ(*at_once, 9);
    });
}

TEST(TaskHandle, GivesAReferenceResult) {
    int object = 1;
    const auto refer = [&]() -> Task<int&> { co_return object; };
    run_virtually([&]() -> Task<> {
        auto handle = create_task(refer());
        int& lent = co_await handle;
        EXPECT_EQ(&lent, &object);
        int& given = co_await std::move(handle);
        EXPECT_EQ(&given, &object);
    });
}

TEST(TaskHandle, ResultAndExceptionAreErrorsUntilTheTaskIsDone) {
    run_virtually([]() -> Task<> {
        auto handle = create_task(text_after(1s, "a"));
        EXPECT_FALSE(handle.done());
        EXPECT_THROW(handle.result(), std::logic_error);
        EXPECT_THROW((void)handle.exception(), std::logic_error);
        co_await handle;
        EXPECT_TRUE(handle.done());
        EXPECT_EQ(handle.result(), "a");
        EXPECT_EQ(handle.exception(), nullptr);
    });
}

TEST(TaskHandle, ThrowsTheErrorOfItsTaskEachTimeItIsAwaited) {
    run_virtually([]() -> Task<> {
        auto handle = create_task(failing("boom"));
        const std::exception_ptr first = co_await error_of(handle);
        const std::exception_ptr second = co_await error_of(handle);
        EXPECT_EQ(message_of(first), "boom");
        EXPECT_EQ(message_of(second), "boom");
        EXPECT_EQ(message_of(handle.exception()), "boom");
        EXPECT_THROW(handle.result(), std::runtime_error);
        EXPECT_FALSE(handle.cancelled());
    });
}

TEST(TaskHandle, CopiesMeanTheSameTask) {
    run_virtually([]() -> Task<> {
        const auto handle = create_task(returning(1));
        const auto other = create_task(returning(1));
        const auto copy = handle;
        EXPECT_EQ(copy, handle);
        EXPECT_NE(other, handle);
        co_await copy;
        EXPECT_TRUE(handle.done());
        co_await other;
    });
}

TEST(TaskHandle, DestroyedLetsTheTaskGoOn) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        {
            auto handle = create_task(sleeper(diary, "detached", 1s));
        }
        co_await sleep(2s);
    });
    EXPECT_EQ(diary, (Diary{"1s detached"}));
}

TEST(TaskHandle, KeepsTheResultAfterTheLoopHasEnded) {
    std::optional<TaskHandle<int>> handle;
    run_virtually([&]() -> Task<> {
        handle = create_task(returning(6));
        co_await *handle;
    });
    EXPECT_EQ(handle->result(), 6);
}

TEST(TaskHandle, OfATaskThatIsDoneIsAwaitedWithoutWaiting) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task(returning(1));
        co_await handle;
        create_task(note(diary, "other"));
        co_await handle;
        diary.push_back("main");
        co_await sleep(0s);
    });
    EXPECT_EQ(diary, (Diary{"main", "other"}));
}

TEST(TaskHandle, WakesThoseWhoWaitInTheOrderInWhichTheyCame) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const auto awaited = create_task(sleep(1s));
        const auto wait = [&](std::string name) -> Task<> {
            co_await awaited;
            diary.push_back(name);
        };
        auto a = create_task(wait("a"));
        auto b = create_task(wait("b"));
        auto c = create_task(wait("c"));
        co_await sleep(2s);
    });
    EXPECT_EQ(diary, (Diary{"a", "b", "c"}));
}

TEST(TaskHandle, OfTheTaskItselfCannotBeAwaited) {
    run_virtually([]() -> Task<> {
        std::optional<TaskHandle<>> self;
        self = create_task([&]() -> Task<> { co_await *self; });
        const std::exception_ptr error = co_await error_of(*self);
        EXPECT_EQ(message_of(error), "a task cannot await itself");
    });
}

TEST(DoneCallback, IsCalledSoonAfterTheTaskIsDone) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task(sleep(1s));
        handle.add_done_callback([&](AnyTask task) {
            EXPECT_EQ(task, handle);
            EXPECT_TRUE(task.done());
            diary.push_back(timed("callback"));
        });
        co_await sleep(2s);
    });
    EXPECT_EQ(diary, (Diary{"1s callback"}));
}

TEST(DoneCallback, ComesInTurnWithTheOthersWhoWaitForTheTask) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task(sleep(1s));
        const auto wait = [&]() -> Task<> {
            co_await handle;
            diary.push_back("awaited");
        };
        handle.add_done_callback([&](const AnyTask&) { diary.push_back("first"); });
        auto waiting = create_task(wait());
        co_await sleep(0s);
        handle.add_done_callback([&](const AnyTask&) { diary.push_back("second"); });
        co_await sleep(2s);
    });
    EXPECT_EQ(diary, (Diary{"first", "awaited", "second"}));
}

TEST(DoneCallback, AddedToADoneTaskIsCalledByTheLoopAndNotAtOnce) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task(returning(1));
        co_await handle;
        handle.add_done_callback([&](const AnyTask&) { diary.push_back("callback"); });
        diary.push_back("added");
        co_await sleep(0s);
    });
    EXPECT_EQ(diary, (Diary{"added", "callback"}));
}

TEST(DoneCallback, OfTheMainTaskIsCalledBeforeRunReturns) {
    bool called = false;
    run_virtually([&]() -> Task<> {
        current_task().add_done_callback([&](const AnyTask&) { called = true; });
        co_return;
    });
    EXPECT_TRUE(called);
}

TEST(DoneCallback, ThatFailsIsReportedAndTheOthersAreCalled) {
    bool called = false;
    testing::internal::CaptureStderr();
    run_virtually([&]() -> Task<> {
        auto handle = create_task(returning(1));
        handle.add_done_callback([](const AnyTask&) { throw std::runtime_error("in the callback"); });
        handle.add_done_callback([&](const AnyTask&) { called = true; });
        co_await sleep(1s);
    });
    EXPECT_TRUE(contains(testing::internal::GetCapturedStderr(), "in the callback"));
    EXPECT_TRUE(called);
}

}  // namespace
}  // namespace cahier
