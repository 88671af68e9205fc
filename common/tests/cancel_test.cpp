// Cancelling a task: asyncio's rules, apart from those for exits, which async_with_cancelled_test.cpp has.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "async/task_handle.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

TEST(Cancel, ThrowsCancelledWhereTheTaskWaits) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task(sleeper(diary, "sleeper", 1h));
        co_await sleep(1s);
        EXPECT_TRUE(handle.cancel());
        EXPECT_FALSE(handle.done());
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_TRUE(handle.done());
        EXPECT_TRUE(handle.cancelled());
        EXPECT_TRUE(error_as<Cancelled>(handle.exception()));
    });
    EXPECT_EQ(diary, (Diary{"1s sleeper cancelled"}));
}

TEST(Cancel, DoesNotRunTheTaskBeforeItReturns) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task(sleeper(diary, "sleeper", 1h));
        co_await sleep(1s);
        handle.cancel();
        diary.push_back("cancel() returned");
        co_await sleep(0s);
    });
    EXPECT_EQ(diary, (Diary{"cancel() returned", "1s sleeper cancelled"}));
}

TEST(Cancel, BeforeItsStartNeverRunsTheTask) {
    bool ran = false;
    const auto argument = std::make_shared<int>(1);
    const auto work = [&](std::shared_ptr<int>) -> Task<> {
        ran = true;
        co_return;
    };
    run_virtually([&]() -> Task<> {
        auto handle = create_task(work(argument));
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_TRUE(handle.cancelled());
        EXPECT_EQ(argument.use_count(), 1);
    });
    EXPECT_FALSE(ran);
}

TEST(Cancel, OfATaskThatIsDoneDoesNothing) {
    run_virtually([]() -> Task<> {
        auto handle = create_task(returning(3));
        co_await handle;
        EXPECT_FALSE(handle.cancel());
        EXPECT_FALSE(handle.cancelled());
        EXPECT_EQ(handle.result(), 3);
    });
}

TEST(Cancel, IsStoppedByCatchingIt) {
    const auto stubborn = []() -> Task<std::string> {
        try {
            co_await sleep(1h);
        } catch (const Cancelled&) {
        }
        co_await sleep(1s);
        co_return "went on";
    };
    run_virtually([&]() -> Task<> {
        auto handle = create_task(stubborn());
        co_await sleep(1s);
        handle.cancel();
        const std::string result = co_await handle;
        EXPECT_EQ(result, "went on");
        EXPECT_FALSE(handle.cancelled());
        EXPECT_EQ(loop_time(), 2.0);
    });
}

TEST(Cancel, IsNotCaughtByCodeThatCatchesErrors) {
    run_virtually([]() -> Task<> {
        auto handle = create_task([]() -> Task<> {
            try {
                co_await sleep(1h);
            } catch (const std::exception&) {
            }
        });
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
}

TEST(Cancel, OfATaskThatRunsStrikesAtItsNextAwaitThatWaits) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task([&]() -> Task<> {
            current_task().cancel();
            diary.push_back("goes on");
            co_await returning(1);
            diary.push_back("an await that need not wait");
            co_await sleep(0s);
            diary.push_back("not reached");
        });
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
    EXPECT_EQ(diary, (Diary{"goes on", "an await that need not wait"}));
}

// As in asyncio: Task.__step() gives up the result of a task that was cancelled right before it ended.
TEST(Cancel, OfATaskThatRunsAndNeverWaitsAgainCancelsItAtItsEnd) {
    run_virtually([]() -> Task<> {
        auto handle = create_task([]() -> Task<int> {
            current_task().cancel();
            co_return 1;
        });
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_TRUE(handle.cancelled());
    });
}

TEST(Cancel, OfATaskThatThenFailsLeavesItsError) {
    run_virtually([]() -> Task<> {
        auto handle = create_task([]() -> Task<> {
            current_task().cancel();
            throw std::runtime_error("boom");
            co_return;
        });
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_EQ(message_of(error), "boom");
        EXPECT_FALSE(handle.cancelled());
    });
}

TEST(Cancel, ReachesATaskThatWasWokenButHasNotGoneOn) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        std::optional<TaskHandle<>> late;
        auto early = create_task([&]() -> Task<> {
            co_await sleep(1s);
            late->cancel();
        });
        late = create_task(sleeper(diary, "late", 1s));
        co_await early;
        const std::exception_ptr error = co_await error_of(*late);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_EQ(loop_time(), 1.0);
    });
    EXPECT_EQ(diary, (Diary{"1s late cancelled"}));
}

TEST(Cancel, ASecondTimeStrikesAgain) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task([&]() -> Task<> {
            for (int time = 0; time < 2; ++time) {
                try {
                    co_await sleep(1h);
                } catch (const Cancelled&) {
                    diary.push_back(timed("cancelled"));
                }
            }
        });
        co_await sleep(1s);
        handle.cancel();
        co_await sleep(1s);
        handle.cancel();
        co_await handle;
    });
    EXPECT_EQ(diary, (Diary{"1s cancelled", "2s cancelled"}));
}

TEST(Cancel, TwiceInOneInstantThrowsOnce) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task([&]() -> Task<> {
            try {
                co_await sleep(1h);
            } catch (const Cancelled&) {
                diary.push_back("cancelled");
            }
            co_await sleep(1s);
            diary.push_back(timed("went on"));
        });
        co_await sleep(1s);
        handle.cancel();
        handle.cancel();
        co_await handle;
    });
    EXPECT_EQ(diary, (Diary{"cancelled", "2s went on"}));
}

TEST(Cancel, GoesThroughNestedTasksFromTheInnermostOutwards) {
    Diary diary;
    const auto level = [&](auto& self, int depth) -> Task<> {
        try {
            if (depth == 0)
                co_await sleep(1h);
            else
                co_await self(self, depth - 1);
        } catch (const Cancelled&) {
            diary.push_back(fmt::format("level {}", depth));
            throw;
        }
    };
    run_virtually([&]() -> Task<> {
        auto handle = create_task(level(level, 2));
        co_await sleep(1s);
        handle.cancel();
        co_await error_of(handle);
    });
    EXPECT_EQ(diary, (Diary{"level 0", "level 1", "level 2"}));
}

TEST(Cancel, OfOneWhoAwaitsATaskCancelsThatTaskAndWaitsForItsEnd) {
    Diary diary;
    const auto slow_to_end = [&]() -> Task<> {
        try {
            co_await sleep(1h);
        } catch (const Cancelled&) {
            diary.push_back(timed("inner cancelled"));
        }
        co_await sleep(1s);
        diary.push_back(timed("inner ends"));
        throw Cancelled{};
    };
    run_virtually([&]() -> Task<> {
        auto inner = create_task(slow_to_end());
        auto outer = create_task([&]() -> Task<> {
            const std::exception_ptr error = co_await error_of(inner);
            diary.push_back(timed("outer: " + message_of(error)));
        });
        co_await sleep(1s);
        outer.cancel();
        co_await outer;
    });
    EXPECT_EQ(diary, (Diary{"1s inner cancelled", "2s inner ends", "2s outer: cancelled"}));
}

TEST(Cancel, StoppedByTheAwaitedTaskDoesNotReachWhoAwaitsIt) {
    run_virtually([]() -> Task<> {
        auto inner = create_task([]() -> Task<int> {
            try {
                co_await sleep(1h);
            } catch (const Cancelled&) {
            }
            co_return 5;
        });
        auto outer = create_task([&]() -> Task<int> { co_return co_await inner; });
        co_await sleep(1s);
        outer.cancel();
        const int result = co_await outer;
        EXPECT_EQ(result, 5);
    });
}

TEST(Cancel, OfOneWhoAwaitsATaskReachesAllOthersWhoAwaitIt) {
    run_virtually([]() -> Task<> {
        auto inner = create_task(sleep(1h));
        const auto wait = [&]() -> Task<> { co_await inner; };
        auto first = create_task(wait());
        auto second = create_task(wait());
        co_await sleep(1s);
        first.cancel();
        co_await error_of(first);
        co_await error_of(second);
        EXPECT_TRUE(inner.cancelled() && first.cancelled() && second.cancelled());
    });
}

TEST(Cancel, RemovesTheTimerSoThatTheClockDoesNotJumpToIt) {
    run_virtually([]() -> Task<> {
        auto handle = create_task(sleep(1h));
        co_await sleep(1s);
        handle.cancel();
        co_await error_of(handle);
        co_await sleep(1s);
        EXPECT_EQ(loop_time(), 2.0);
    });
}

TEST(Cancelling, CountsTheRequestsAndUncancelTakesOneBack) {
    run_virtually([]() -> Task<> {
        auto handle = create_task([]() -> Task<> {
            try {
                co_await sleep(1h);
            } catch (const Cancelled&) {
            }
            co_await sleep(1h);
        });
        EXPECT_EQ(handle.cancelling(), 0U);
        EXPECT_EQ(handle.uncancel(), 0U);
        co_await sleep(1s);
        handle.cancel();
        handle.cancel();
        EXPECT_EQ(handle.cancelling(), 2U);
        EXPECT_EQ(handle.uncancel(), 1U);
        EXPECT_EQ(handle.uncancel(), 0U);
        EXPECT_EQ(handle.cancelling(), 0U);
        co_await sleep(1s);
        EXPECT_FALSE(handle.done());
    });
}

}  // namespace
}  // namespace cahier
