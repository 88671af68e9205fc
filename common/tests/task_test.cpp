#include "async/task.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "async/gather.hpp"
#include "async/to_thread.hpp"
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

#if defined(__GNUC__) && !defined(__clang__)  // clang does not compile them
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wreturn-type"
Task<int> sometimes(bool returns) {
    co_await sleep(0s);
    if (returns)
        co_return 7;
}
Task<int&> sometimes_refers(int& number, bool returns) {
    if (returns)
        co_return number;
}
#pragma GCC diagnostic pop

TEST(Task, WithoutACoReturnOnItsPathIsAnError) {
    const std::string sentence =
        "coroutine 'sometimes' ended without a co_return: since it returns a value, each of its paths needs "
        "one";
    run_virtually([&]() -> Task<> {
        const int seven = co_await sometimes(true);
        EXPECT_EQ(seven, 7);
        EXPECT_EQ(message_of(co_await error_of(sometimes(false))), sentence);
        EXPECT_EQ(message_of(co_await error_of(create_task(sometimes(false)))), sentence);
        EXPECT_EQ(message_of(co_await error_of(gather(sometimes(true), sometimes(false)))), sentence);
        int number = 1;
        EXPECT_TRUE(error_as<std::logic_error>(co_await error_of(sometimes_refers(number, false))));
        auto cancelled = create_task(sometimes(true));
        cancelled.cancel();
        EXPECT_TRUE(error_as<Cancelled>(co_await error_of(cancelled)));
    });
    EXPECT_EQ(message_of(error_thrown_by([] { return run_virtually(sometimes(false)); })), sentence);
}
#endif

// Can be moved so many times.
struct Fragile {
    explicit Fragile(int moves) : moves(moves) {}
    Fragile(Fragile&& other) : moves(other.moves - 1) {
        if (other.moves == 0)
            throw std::runtime_error("broken");
    }
    Fragile& operator=(Fragile&&) = default;
    int moves;
};
Task<Fragile> fragile(int moves) {
    co_await sleep(0s);
    Fragile result(moves);
    co_return result;
}

TEST(Task, WhoseResultCannotBeMovedFailsWithThatError) {
    for (int moves = 0; moves < 6; ++moves) {
        run_virtually([&]() -> Task<> {
            int failed = 0;
            for (const int what : {0, 1, 2, 3}) {
                const std::exception_ptr error = co_await error_of([&]() -> Task<> {
                    if (what == 0)
                        (void)co_await fragile(moves);
                    if (what == 1)
                        (void)co_await create_task(fragile(moves));
                    if (what == 2)
                        (void)co_await gather(fragile(moves), sleep(0s));
                    if (what == 3)
                        (void)co_await to_thread([&] { return Fragile(moves); });
                }());
                if (error) {
                    ++failed;
                    EXPECT_EQ(message_of(error), "broken");
                }
            }
            EXPECT_GE(failed, moves == 0 ? 3 : 0);
            const auto task = create_task(fragile(0));
            co_await sleep(1s);
            EXPECT_TRUE(task.done());
            EXPECT_EQ(message_of(task.exception()), "broken");
        });
    }
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
