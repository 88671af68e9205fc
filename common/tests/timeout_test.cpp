#include "async/timeout.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "async/shield.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

Task<std::string> text_after(Span time, std::string text) {
    co_await sleep(time);
    co_return text;
}

// Ends a second after it was cancelled.
Task<> slow_to_end() {
    try {
        co_await sleep(1h);
    } catch (const Cancelled&) {
    }
    co_await sleep(1s);
    throw Cancelled{};
}

TEST(WaitFor, GivesTheResultOfWhatEndsInTime) {
    run_virtually([]() -> Task<> {
        const std::string text = co_await wait_for(text_after(1s, "in time"), 2s);
        EXPECT_EQ(text, "in time");
        EXPECT_EQ(loop_time(), 1.0);
        co_await wait_for(sleep(1s), 2s);
        EXPECT_EQ(loop_time(), 2.0);
    });
}

TEST(WaitFor, GivesAMoveOnlyResult) {
    const auto make = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(2); };
    run_virtually([&]() -> Task<> {
        const std::unique_ptr<int> value = co_await wait_for(make(), 1s);
        EXPECT_EQ(*value, 2);
    });
}

TEST(WaitFor, ThrowsTimeoutErrorWhenTheTimeIsUp) {
    run_virtually([]() -> Task<> {
        const std::exception_ptr error = co_await error_of(wait_for(text_after(1h, "late"), 2s));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_EQ(message_of(error), "timed out");
        EXPECT_TRUE(error_as<Cancelled>(context_of(error)));
        EXPECT_EQ(loop_time(), 2.0);
        EXPECT_EQ(current_task().cancelling(), 0U);
    });
}

TEST(WaitFor, AwaitsTheEndOfWhatItCancels) {
    run_virtually([]() -> Task<> {
        const std::exception_ptr error = co_await error_of(wait_for(slow_to_end(), 2s));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_EQ(loop_time(), 3.0);
    });
}

TEST(WaitFor, GivesTheResultOfWhatStopsTheCancellation) {
    const auto stubborn = []() -> Task<int> {
        try {
            co_await sleep(1h);
        } catch (const Cancelled&) {
        }
        co_return 3;
    };
    run_virtually([&]() -> Task<> {
        const int result = co_await wait_for(stubborn(), 1s);
        EXPECT_EQ(result, 3);
    });
}

TEST(WaitFor, ThrowsTheErrorOfWhatFails) {
    run_virtually([]() -> Task<> {
        const std::exception_ptr error = co_await error_of(wait_for(failing_after(1s, "boom"), 2s));
        EXPECT_EQ(message_of(error), "boom");
    });
}

TEST(WaitFor, OfATaskCancelsThatTask) {
    run_virtually([]() -> Task<> {
        const auto handle = create_task(sleep(1h));
        const std::exception_ptr error = co_await error_of(wait_for(handle, 1s));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_TRUE(handle.cancelled());
    });
}

TEST(WaitFor, OfANamedHandleLeavesItsResultThere) {
    run_virtually([]() -> Task<> {
        const auto handle = create_task(text_after(1s, "a text that is long enough to be allocated"));
        const std::string first = co_await wait_for(handle, 2s);
        EXPECT_EQ(first, "a text that is long enough to be allocated");
        EXPECT_EQ(handle.result(), first);
    });
}

TEST(WaitFor, OfAShieldLetsTheTaskGoOn) {
    run_virtually([]() -> Task<> {
        const auto handle = create_task(text_after(3s, "late"));
        const std::exception_ptr error = co_await error_of(wait_for(shield(handle), 1s));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_EQ(loop_time(), 1.0);
        const std::string text = co_await handle;
        EXPECT_EQ(text, "late");
    });
}

TEST(WaitFor, CancelledIsNoTimeout) {
    run_virtually([]() -> Task<> {
        auto handle = create_task(wait_for(sleep(1h), 30min));
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
}

TEST(WaitFor, NoTimeAtAllTimesOutWhatIsNotDone) {
    run_virtually([]() -> Task<> {
        const std::exception_ptr zero = co_await error_of(wait_for(sleep(1s), 0s));
        EXPECT_TRUE(error_as<TimeoutError>(zero));
        const std::exception_ptr negative = co_await error_of(wait_for(sleep(1s), -1s));
        EXPECT_TRUE(error_as<TimeoutError>(negative));
        bool started = false;
        const auto begin = [&]() -> Task<> {
            started = true;
            co_return;
        };
        const std::exception_ptr unstarted = co_await error_of(wait_for(begin(), 0s));
        EXPECT_TRUE(error_as<TimeoutError>(unstarted));
        EXPECT_FALSE(started);
        auto done = create_task(returning(1));
        co_await sleep(0s);
        const int ready = co_await wait_for(done, 0s);
        EXPECT_EQ(ready, 1);
        EXPECT_EQ(loop_time(), 0.0);
    });
}

TEST(Timeout, LetsABodyThatEndsInTimeAlone) {
    run_virtually([]() -> Task<> {
        Timeout limit = timeout(2s);
        const int result = co_await async_with(limit, [](Timeout& inside) -> Task<int> {
            co_await sleep(1s);
            EXPECT_FALSE(inside.expired());
            co_return 4;
        });
        EXPECT_EQ(result, 4);
        EXPECT_FALSE(limit.expired());
        co_await sleep(1h);  // the timer is gone
        EXPECT_FALSE(limit.expired());
    });
}

TEST(Timeout, CancelsTheBodyAndThrowsTimeoutError) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Timeout limit = timeout(2s);
        const std::exception_ptr error = co_await error_of(
            async_with(limit, [&](Timeout&) -> Task<> { co_await sleeper(diary, "body", 1h); }));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_TRUE(limit.expired());
        EXPECT_EQ(current_task().cancelling(), 0U);
    });
    EXPECT_EQ(diary, (Diary{"2s body cancelled"}));
}

TEST(Timeout, LeavesAnErrorOfTheBodyAsItIs) {
    run_virtually([]() -> Task<> {
        const std::exception_ptr in_time = co_await error_of(
            async_with(timeout(2s), [](Timeout&) -> Task<> { co_await failing_after(1s, "boom"); }));
        EXPECT_EQ(message_of(in_time), "boom");
        const std::exception_ptr after_expiry =
            co_await error_of(async_with(timeout(2s), [](Timeout&) -> Task<> {
                try {
                    co_await sleep(1h);
                } catch (const Cancelled&) {
                    throw std::runtime_error("while cancelled");
                }
            }));
        EXPECT_EQ(message_of(after_expiry), "while cancelled");
        EXPECT_EQ(current_task().cancelling(), 0U);
    });
}

TEST(Timeout, ThrowsNothingWhenTheBodyStoppedTheCancellation) {
    run_virtually([]() -> Task<> {
        Timeout limit = timeout(1s);
        co_await async_with(limit, [](Timeout&) -> Task<> {
            try {
                co_await sleep(1h);
            } catch (const Cancelled&) {
            }
            co_await sleep(1s);
        });
        EXPECT_TRUE(limit.expired());
        EXPECT_EQ(loop_time(), 2.0);
        EXPECT_EQ(current_task().cancelling(), 0U);
    });
}

TEST(Timeout, InsideAnotherThrowsItsOwnErrorOnly) {
    run_virtually([]() -> Task<> {
        Timeout outer = timeout(5s);
        Timeout inner = timeout(1s);
        co_await async_with(outer, [&](Timeout&) -> Task<> {
            const std::exception_ptr error =
                co_await error_of(async_with(inner, [](Timeout&) -> Task<> { co_await sleep(1h); }));
            EXPECT_TRUE(error_as<TimeoutError>(error));
            co_await sleep(1s);
        });
        EXPECT_TRUE(inner.expired());
        EXPECT_FALSE(outer.expired());
        EXPECT_EQ(loop_time(), 2.0);
    });
}

TEST(Timeout, AroundAnotherPassesThroughItAsACancellation) {
    run_virtually([]() -> Task<> {
        Timeout outer = timeout(1s);
        Timeout inner = timeout(5s);
        std::exception_ptr inner_error;
        const std::exception_ptr outer_error = co_await error_of(async_with(outer, [&](Timeout&) -> Task<> {
            inner_error =
                co_await error_of(async_with(inner, [](Timeout&) -> Task<> { co_await sleep(1h); }));
            std::rethrow_exception(inner_error);
        }));
        EXPECT_TRUE(error_as<Cancelled>(inner_error));
        EXPECT_TRUE(error_as<TimeoutError>(outer_error));
        EXPECT_TRUE(outer.expired());
        EXPECT_FALSE(inner.expired());
    });
}

TEST(Timeout, ExpiringTogetherWithAnotherLeavesTheErrorToTheOuterOne) {
    run_virtually([]() -> Task<> {
        Timeout outer = timeout(1s);
        Timeout inner = timeout(1s);
        std::exception_ptr inner_error;
        const std::exception_ptr outer_error = co_await error_of(async_with(outer, [&](Timeout&) -> Task<> {
            inner_error =
                co_await error_of(async_with(inner, [](Timeout&) -> Task<> { co_await sleep(1h); }));
            std::rethrow_exception(inner_error);
        }));
        EXPECT_TRUE(error_as<Cancelled>(inner_error));
        EXPECT_TRUE(error_as<TimeoutError>(outer_error));
        EXPECT_TRUE(outer.expired() && inner.expired());
        EXPECT_EQ(current_task().cancelling(), 0U);
    });
}

TEST(Timeout, ThatExpiresWhenItsTaskIsCancelledLeavesItCancelled) {
    run_virtually([]() -> Task<> {
        std::optional<TaskHandle<>> handle;
        create_task([&]() -> Task<> {
            co_await sleep(1s);
            handle->cancel();
        });
        co_await sleep(0s);
        handle = create_task([]() -> Task<> {
            co_await async_with(timeout(1s), [](Timeout&) -> Task<> { co_await sleep(1h); });
        });
        const std::exception_ptr error = co_await error_of(*handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_EQ(loop_time(), 1.0);
    });
}

TEST(Timeout, StillWorksInATaskThatHasCaughtACancellation) {
    run_virtually([]() -> Task<> {
        auto handle = create_task([]() -> Task<std::exception_ptr> {
            try {
                co_await sleep(1h);
            } catch (const Cancelled&) {
            }
            co_return co_await error_of(
                async_with(timeout(1s), [](Timeout&) -> Task<> { co_await sleep(1h); }));
        });
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await handle;
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_EQ(handle.cancelling(), 1U);
    });
}

TEST(Timeout, CanBeRescheduled) {
    run_virtually([]() -> Task<> {
        co_await async_with(timeout(2s), [](Timeout& limit) -> Task<> {
            co_await sleep(1s);
            limit.reschedule(5s);
            co_await sleep(4s);
        });
        EXPECT_EQ(loop_time(), 5.0);
        const std::exception_ptr error =
            co_await error_of(async_with(timeout(1h), [](Timeout& limit) -> Task<> {
                limit.reschedule(1s);
                co_await sleep(1h);
            }));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_EQ(loop_time(), 6.0);
    });
}

TEST(Timeout, ThatHasExpiredCannotBeRescheduled) {
    run_virtually([]() -> Task<> {
        Timeout limit = timeout(1s);
        co_await error_of(async_with(limit, [](Timeout&) -> Task<> { co_await sleep(1h); }));
        EXPECT_EQ(message_of(error_thrown_by([&] { limit.reschedule(1s); })), "this timeout has expired");
    });
}

TEST(Timeout, CannotBeEnteredTwice) {
    run_virtually([]() -> Task<> {
        Timeout limit = timeout(1s);
        const auto nothing = [](Timeout&) -> Task<> { co_return; };
        co_await async_with(limit, nothing);
        const std::exception_ptr error = co_await error_of(async_with(limit, nothing));
        EXPECT_EQ(message_of(error), "this timeout has been entered already");
    });
}

TEST(Timeout, OfNoTimeLetsABodyThatNeedNotWaitEnd) {
    run_virtually([]() -> Task<> {
        const int result =
            co_await async_with(timeout(0s), [](Timeout&) -> Task<int> { co_return co_await returning(1); });
        EXPECT_EQ(result, 1);
        const std::exception_ptr error =
            co_await error_of(async_with(timeout(0s), [](Timeout&) -> Task<> { co_await sleep(1s); }));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_EQ(loop_time(), 0.0);
    });
}

}  // namespace
}  // namespace cahier
