#include "async/task_group.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "async/timeout.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

// The messages of what a TaskGroup threw, sorted.
std::vector<std::string> messages_in(const std::exception_ptr& error) {
    std::vector<std::string> messages;
    if (const auto* group = error_as<ExceptionGroup>(error))
        for (const std::exception_ptr& one : group->exceptions())
            messages.push_back(message_of(one));
    std::sort(messages.begin(), messages.end());
    return messages;
}

TEST(TaskGroup, EndsWhenAllItsTasksHave) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
            group.create_task(sleeper(diary, "a", 2s));
            group.create_task(sleeper(diary, "b", 1s));
            diary.push_back("body ends");
            co_return;
        });
        diary.push_back(timed("group ends"));
    });
    EXPECT_EQ(diary, (Diary{"body ends", "1s b", "2s a", "2s group ends"}));
}

TEST(TaskGroup, WithoutTasksEndsAtOnce) {
    run_virtually([]() -> Task<> {
        co_await async_with(TaskGroup(), [](TaskGroup&) -> Task<> { co_return; });
        EXPECT_EQ(loop_time(), 0.0);
    });
}

TEST(TaskGroup, GivesHandlesWhoseResultsAreReadAfterwards) {
    run_virtually([]() -> Task<> {
        std::vector<TaskHandle<int>> handles;
        co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
            for (int number = 0; number < 3; ++number)
                handles.push_back(group.create_task(returning(number)));
            co_return;
        });
        EXPECT_EQ(handles[0].result() + handles[1].result() + handles[2].result(), 3);
    });
}

TEST(TaskGroup, GivesWhatItsBodyReturns) {
    run_virtually([]() -> Task<> {
        const int result = co_await async_with(TaskGroup(), [](TaskGroup&) -> Task<int> { co_return 5; });
        EXPECT_EQ(result, 5);
    });
}

TEST(TaskGroup, TakesTasksFromItsTasksWhileItWaits) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
            group.create_task([&]() -> Task<> {
                co_await sleep(1s);
                group.create_task(sleeper(diary, "late", 2s));
            });
            co_return;
        });
        diary.push_back(timed("group ends"));
    });
    EXPECT_EQ(diary, (Diary{"3s late", "3s group ends"}));
}

TEST(TaskGroup, CancelsTheOthersAndTheBodyWhenOneFails) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
                group.create_task(sleeper(diary, "other", 1h));
                group.create_task(failing_after(1s, "boom"));
                co_await sleeper(diary, "body", 1h);
            }));
        EXPECT_EQ(messages_in(error), (std::vector<std::string>{"boom"}));
        EXPECT_EQ(message_of(error), "unhandled errors in a TaskGroup (1 sub-exception)");
        EXPECT_EQ(current_task().cancelling(), 0U);
    });
    std::sort(diary.begin(), diary.end());
    EXPECT_EQ(diary, (Diary{"1s body cancelled", "1s other cancelled"}));
}

TEST(TaskGroup, AwaitsTheTasksThatItCancels) {
    run_virtually([]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(TaskGroup(), [](TaskGroup& group) -> Task<> {
                group.create_task([]() -> Task<> {
                    try {
                        co_await sleep(1h);
                    } catch (const Cancelled&) {
                    }
                    co_await sleep(2s);
                });
                group.create_task(failing_after(1s, "boom"));
                co_return;
            }));
        EXPECT_EQ(messages_in(error), (std::vector<std::string>{"boom"}));
        EXPECT_EQ(loop_time(), 3.0);
    });
}

TEST(TaskGroup, ReportsAllErrorsTogether) {
    run_virtually([]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(TaskGroup(), [](TaskGroup& group) -> Task<> {
                group.create_task(failing_after(1s, "a"));
                group.create_task(failing_after(1s, "b"));
                group.create_task([]() -> Task<> {
                    try {
                        co_await sleep(1h);
                    } catch (const Cancelled&) {
                        throw std::runtime_error("c, while cancelled");
                    }
                });
                co_return;
            }));
        EXPECT_EQ(messages_in(error), (std::vector<std::string>{"a", "b", "c, while cancelled"}));
        EXPECT_TRUE(contains(message_of(error), "3 sub-exceptions"));
    });
}

TEST(TaskGroup, WhoseBodyFailsCancelsItsTasksAndReportsTheErrorToo) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
                group.create_task(sleeper(diary, "task", 1h));
                co_await sleep(1s);
                throw std::runtime_error("body");
            }));
        EXPECT_EQ(messages_in(error), (std::vector<std::string>{"body"}));
    });
    EXPECT_EQ(diary, (Diary{"1s task cancelled"}));
}

TEST(TaskGroup, IsNotEndedByATaskThatIsCancelled) {
    run_virtually([]() -> Task<> {
        co_await async_with(TaskGroup(), [](TaskGroup& group) -> Task<> {
            const auto victim = group.create_task(sleep(1h));
            group.create_task(sleep(3s));
            co_await sleep(1s);
            victim.cancel();
        });
        EXPECT_EQ(loop_time(), 3.0);
    });
}

TEST(TaskGroup, CancelledInItsBodyCancelsItsTasks) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task(async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
            group.create_task(sleeper(diary, "task", 1h));
            co_await sleep(1h);
        }));
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
    EXPECT_EQ(diary, (Diary{"1s task cancelled"}));
}

TEST(TaskGroup, CancelledWhileItWaitsCancelsItsTasksAndAwaitsThem) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task(async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
            group.create_task([&]() -> Task<> {
                try {
                    co_await sleep(1h);
                } catch (const Cancelled&) {
                }
                co_await sleep(1s);
                diary.push_back(timed("task ends"));
            });
            co_return;
        }));
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        diary.push_back(timed("group ends"));
    });
    EXPECT_EQ(diary, (Diary{"2s task ends", "2s group ends"}));
}

TEST(TaskGroup, CancelledTwiceStillAwaitsItsTasks) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task(async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
            group.create_task([&]() -> Task<> {
                try {
                    co_await sleep(1h);
                } catch (const Cancelled&) {
                }
                co_await sleep(5s);
                diary.push_back(timed("task ends"));
            });
            co_return;
        }));
        co_await sleep(1s);
        handle.cancel();
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
    EXPECT_EQ(diary, (Diary{"6s task ends"}));
}

// As in asyncio: the errors come first, and what was asked for beside them is not forgotten.
TEST(TaskGroup, ThatFailsWhenItsTaskIsCancelledTooThrowsTheErrorsAndThenCancelled) {
    run_virtually([]() -> Task<> {
        std::exception_ptr from_group;
        auto handle = create_task([&]() -> Task<> {
            from_group = co_await error_of(async_with(TaskGroup(), [](TaskGroup& group) -> Task<> {
                group.create_task([]() -> Task<> {
                    try {
                        co_await sleep(1h);
                    } catch (const Cancelled&) {
                        throw std::runtime_error("boom");
                    }
                });
                co_await sleep(1h);
            }));
            co_await sleep(1h);
        });
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_EQ(messages_in(from_group), (std::vector<std::string>{"boom"}));
        if (error_as<Cancelled>(error))
            EXPECT_EQ(loop_time(), 1.0);
        else
            ADD_FAILURE() << "the cancellation was lost";
    });
}

TEST(TaskGroup, InATimeoutIsEndedByIt) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(timeout(2s), TaskGroup(), [&](Timeout&, TaskGroup& group) -> Task<> {
                group.create_task(sleeper(diary, "task", 1h));
                co_return;
            }));
        EXPECT_TRUE(error_as<TimeoutError>(error));
    });
    EXPECT_EQ(diary, (Diary{"2s task cancelled"}));
}

TEST(TaskGroup, InAnotherFailsIntoIt) {
    run_virtually([]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(TaskGroup(), [](TaskGroup& outer) -> Task<> {
                outer.create_task(async_with(TaskGroup(), [](TaskGroup& inner) -> Task<> {
                    inner.create_task(failing_after(1s, "boom"));
                    co_return;
                }));
                co_await sleep(1h);
            }));
        const auto* outer = error_as<ExceptionGroup>(error);
        if (outer && outer->exceptions().size() == 1)
            EXPECT_EQ(messages_in(outer->exceptions()[0]), (std::vector<std::string>{"boom"}));
        else
            ADD_FAILURE() << message_of(error);
    });
}

TEST(TaskGroup, TakesTasksOnlyBetweenItsEnterAndItsEnd) {
    run_virtually([]() -> Task<> {
        TaskGroup group;
        EXPECT_EQ(message_of(error_thrown_by([&] { group.create_task(returning(1)); })),
                  "this TaskGroup has not been entered");
        co_await async_with(group, [](TaskGroup&) -> Task<> { co_return; });
        EXPECT_EQ(message_of(error_thrown_by([&] { group.create_task(returning(1)); })),
                  "this TaskGroup has ended");
        const std::exception_ptr again =
            co_await error_of(async_with(group, [](TaskGroup&) -> Task<> { co_return; }));
        EXPECT_EQ(message_of(again), "this TaskGroup has been entered already");
    });
}

TEST(TaskGroup, TakesNoTaskWhenOneHasFailed) {
    run_virtually([]() -> Task<> {
        std::exception_ptr refused;
        co_await error_of(async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
            group.create_task(failing("boom"));
            try {
                co_await sleep(1h);
            } catch (const Cancelled&) {
            }
            refused = error_thrown_by([&] { group.create_task(returning(1)); });
        }));
        EXPECT_EQ(message_of(refused), "this TaskGroup is shutting down");
    });
}

}  // namespace
}  // namespace cahier
