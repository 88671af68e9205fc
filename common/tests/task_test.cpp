#include "async/task.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "tests/support.hpp"

namespace cahier {
namespace {

static_assert(std::is_move_constructible_v<Task<int>> && !std::is_copy_constructible_v<Task<int>>);
static_assert(std::is_move_assignable_v<Task<int>> && !std::is_copy_assignable_v<Task<int>>);
static_assert(!std::is_default_constructible_v<Task<int>>);

TEST(Task, DoesNothingUntilItIsAwaited) {
    Diary diary;
    const auto work = [&]() -> Task<> {
        diary.push_back("work");
        co_return;
    };
    run_virtually([&]() -> Task<> {
        Task<> task = work();
        diary.push_back("called");
        co_await std::move(task);
        diary.push_back("awaited");
    });
    EXPECT_EQ(diary, (Diary{"called", "work", "awaited"}));
}

TEST(Task, GivesWhatItsCoroutineReturns) {
    run_virtually([]() -> Task<> {
        const int number = co_await returning(41);
        EXPECT_EQ(number, 41);
        const std::string text = co_await returning(std::string("text"));
        EXPECT_EQ(text, "text");
    });
}

TEST(Task, GivesAMoveOnlyValue) {
    const auto make = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(5); };
    run_virtually([&]() -> Task<> {
        const std::unique_ptr<int> value = co_await make();
        EXPECT_EQ(*value, 5);
    });
}

TEST(Task, GivesAValueThatHasNoDefault) {
    struct Odd {
        explicit Odd(int value) : value(value) {}
        int value;
    };
    const auto make = []() -> Task<Odd> { co_return Odd(7); };
    run_virtually([&]() -> Task<> {
        const Odd odd = co_await make();
        EXPECT_EQ(odd.value, 7);
    });
}

TEST(Task, ReturnsWhatItsResultCanBeMadeOf) {
    const auto make = []() -> Task<std::string> { co_return "literal"; };
    EXPECT_EQ(run_virtually(make()), "literal");
}

TEST(Task, GivesAReferenceToTheSameObject) {
    int object = 1;
    const auto refer = [&]() -> Task<int&> { co_return object; };
    run_virtually([&]() -> Task<> {
        int& found = co_await refer();
        EXPECT_EQ(&found, &object);
    });
}

TEST(Task, ThrowsTheErrorOfItsCoroutineWithItsType) {
    struct MyError {
        int code;
    };
    const auto fail = []() -> Task<int> {
        throw MyError{3};
        co_return 0;
    };
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error = co_await error_of(fail());
        const auto* found = error_as<MyError>(error);
        EXPECT_TRUE(found && found->code == 3);
    });
}

TEST(Task, AwaitedASecondTimeIsAnError) {
    run_virtually([]() -> Task<> {
        Task<int> task = returning(1);
        const int first = co_await std::move(task);
        EXPECT_EQ(first, 1);
        std::exception_ptr error;
        try {
            co_await std::move(task);
        } catch (...) {
            error = std::current_exception();
        }
        EXPECT_TRUE(error_as<std::logic_error>(error));
        EXPECT_EQ(message_of(error), "this Task is empty: it was awaited already, or moved from");
    });
}

TEST(Task, StartedASecondTimeIsAnError) {
    run_virtually([]() -> Task<> {
        Task<int> task = returning(1);
        co_await create_task(std::move(task));
        EXPECT_THROW(create_task(std::move(task)), std::logic_error);
    });
}

TEST(Task, MovedFromIsEmptyAndTheOtherHasItAll) {
    run_virtually([]() -> Task<> {
        Task<int> first = returning(1);
        Task<int> second = std::move(first);
        EXPECT_THROW(first.release(), std::logic_error);
        const int value = co_await std::move(second);
        EXPECT_EQ(value, 1);
    });
}

TEST(Task, AssignedToTakesTheOthersCoroutine) {
    run_virtually([]() -> Task<> {
        Task<int> task = returning(1);
        task = returning(2);
        const int value = co_await std::move(task);
        EXPECT_EQ(value, 2);
    });
}

TEST(Task, KeepsItsArgumentsUntilItHasEnded) {
    const auto count = std::make_shared<int>(0);
    const auto work = [](std::shared_ptr<int> kept) -> Task<long> {
        co_await sleep(1s);
        co_return kept.use_count();
    };
    run_virtually([&]() -> Task<> {
        const long used = co_await work(count);
        EXPECT_EQ(used, 2);
        EXPECT_EQ(count.use_count(), 1);
    });
}

TEST(Task, NeverAwaitedDestroysItsArgumentsAndRunsNothing) {
    const auto count = std::make_shared<int>(0);
    const auto work = [](std::shared_ptr<int> kept) -> Task<> {
        ++*kept;
        co_return;
    };
    {
        const Task<> task = work(count);
        EXPECT_EQ(count.use_count(), 2);
    }
    EXPECT_EQ(count.use_count(), 1);
    EXPECT_EQ(*count, 0);
}

TEST(Task, DestroysItsLocalsBeforeTheOneThatAwaitsItGoesOn) {
    Diary diary;
    struct Guard {
        Diary& diary;
        ~Guard() { diary.push_back("destroyed"); }
    };
    const auto work = [&]() -> Task<> {
        const Guard guard{diary};
        co_await sleep(1s);
    };
    run_virtually([&]() -> Task<> {
        co_await work();
        diary.push_back("awaited");
    });
    EXPECT_EQ(diary, (Diary{"destroyed", "awaited"}));
}

TEST(Task, ThatNeedNotWaitLetsNobodyElseRun) {
    Diary diary;
    const auto other = [&]() -> Task<> {
        diary.push_back("other");
        co_return;
    };
    run_virtually([&]() -> Task<> {
        auto handle = create_task(other());
        co_await returning(1);
        diary.push_back("main");
        co_await handle;
    });
    EXPECT_EQ(diary, (Diary{"main", "other"}));
}

}  // namespace
}  // namespace cahier
