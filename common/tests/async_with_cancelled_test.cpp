// Cancellation and exits: an exit is shielded, and what was asked for meanwhile comes when it has ended.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "async/task_group.hpp"
#include "async/timeout.hpp"
#include "managers/async_exit_stack.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

Task<> sleep_long(std::string&) {
    co_await sleep(1h);
}
Task<> end_at_once(std::string&) {
    co_return;
}

// A probe whose exit takes a second.
Probe slow(Diary& diary, std::string name) {
    Probe probe(diary, std::move(name));
    probe.exit_time = 1s;
    return probe;
}

TEST(CancelledAsyncWith, LeavesItsManagersWithCancelled) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task(
            async_with(Probe(diary, "a"), Probe(diary, "b"), [](auto&...) -> Task<> { co_await sleep(1h); }));
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave b: cancelled", "leave a: cancelled"}));
}

TEST(CancelledAsyncWith, WhileItEntersLeavesWhatWasEntered) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe b(diary, "b");
        b.enter_time = 1h;
        auto handle = create_task(async_with(Probe(diary, "a"), b, [](auto&...) -> Task<> { co_return; }));
        co_await sleep(1s);
        handle.cancel();
        co_await error_of(handle);
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave a: cancelled"}));
}

// Its enter succeeds although its task has been cancelled: cancel() throws at the next await that waits.
struct CancelsItsTask : Probe {
    using Probe::Probe;
    Task<std::string> aenter() {
        current_task().cancel();
        return Probe::aenter();
    }
};

TEST(CancelledAsyncWith, BetweenItsEnterAndItsBodyIsLeft) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task(async_with(CancelsItsTask(diary, "a"), [&](std::string&) -> Task<> {
            diary.push_back("body");
            co_await sleep(1h);
        }));
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_EQ(loop_time(), 0.0);
    });
    EXPECT_EQ(diary, (Diary{"enter a", "body", "leave a: cancelled"}));
}

TEST(CancelledAsyncWith, ThatSuppressesCancelledGoesOn) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a(diary, "a");
        a.suppresses = true;
        auto handle = create_task(async_with(a, sleep_long));
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_EQ(error, nullptr);
    });
}

TEST(Exit, IsNotBrokenByACancellation) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a = slow(diary, "a");
        auto handle = create_task([&]() -> Task<> {
            co_await async_with(a, end_at_once);
            diary.push_back("not reached");
        });
        co_await sleep(500ms);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_EQ(loop_time(), 1.0);
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a", "left a"}));
}

TEST(Exit, IsNotBrokenByASecondCancellation) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a = slow(diary, "a");
        auto handle = create_task(async_with(a, sleep_long));
        co_await sleep(1s);
        handle.cancel();
        co_await sleep(500ms);
        handle.cancel();
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_EQ(loop_time(), 2.0);
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a: cancelled", "left a"}));
}

TEST(Exit, CancelledMeanwhileThrowsCancelledEvenIfItSuppressed) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a = slow(diary, "a");
        a.suppresses = true;
        auto handle = create_task(async_with(a, [](std::string&) -> Task<> { co_await failing("boom"); }));
        co_await sleep(500ms);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a: boom", "left a"}));
}

TEST(Exit, CancelledMeanwhileShowsCancelledToTheNextOuterExit) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe b = slow(diary, "b");
        auto handle = create_task(async_with(Probe(diary, "a"), b, [](auto&...) -> Task<> { co_return; }));
        co_await sleep(500ms);
        handle.cancel();
        co_await error_of(handle);
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave b", "left b", "leave a: cancelled"}));
}

TEST(Exit, CancelledMeanwhileKeepsItsErrorAsTheContext) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a = slow(diary, "a");
        a.fails_to_leave = true;
        auto handle = create_task(async_with(a, end_at_once));
        co_await sleep(500ms);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_EQ(message_of(context_of(error)), "leave a failed");
    });
}

TEST(Exit, InAnExitIsShieldedByBoth) {
    Diary diary;
    struct Outer {
        Task<> aenter() { co_return; }
        Task<> aexit(std::exception_ptr) {
            Probe inner = slow(*diary, "inner");
            co_await async_with(inner, end_at_once);
            diary->push_back("inner is over");
            co_await sleep(1s);
            diary->push_back("outer left");
        }
        Diary* diary;
    };
    run_virtually([&]() -> Task<> {
        Outer outer{&diary};
        auto handle = create_task(async_with(outer, []() -> Task<> { co_return; }));
        co_await sleep(500ms);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_EQ(loop_time(), 2.0);
    });
    EXPECT_EQ(diary, (Diary{"enter inner", "leave inner", "left inner", "inner is over", "outer left"}));
}

TEST(Exit, OfATaskThatCancelledItselfIsNotBroken) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a = slow(diary, "a");
        auto handle = create_task(async_with(a, [](std::string&) -> Task<> {
            current_task().cancel();
            co_return;
        }));
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_EQ(loop_time(), 1.0);
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a", "left a"}));
}

TEST(Exit, DoesNotShieldTheTaskAfterwards) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task([&]() -> Task<> {
            co_await async_with(Probe(diary, "a"), end_at_once);
            co_await sleep(1h);
        });
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_EQ(loop_time(), 1.0);
    });
}

// An exit that gives itself a second.
struct Hasty {
    Task<> aenter() { co_return; }
    Task<> aexit(std::exception_ptr) {
        const std::exception_ptr error =
            co_await error_of(async_with(timeout(1s), [](Timeout&) -> Task<> { co_await sleep(1h); }));
        diary->push_back(timed("exit: " + message_of(error)));
    }
    Diary* diary;
};

TEST(Exit, CanHaveATimeoutOfItsOwn) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Hasty hasty{&diary};
        co_await async_with(hasty, []() -> Task<> { co_return; });
    });
    EXPECT_EQ(diary, (Diary{"1s exit: timed out"}));
}

TEST(Exit, HasItsTimeoutFireWhileACancellationWaits) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Hasty hasty{&diary};
        auto handle = create_task(async_with(hasty, []() -> Task<> { co_return; }));
        co_await sleep(500ms);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
    EXPECT_EQ(diary, (Diary{"1s exit: timed out"}));
}

TEST(Exit, IsNotBrokenByATimeoutAroundIt) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a = slow(diary, "a");
        const std::exception_ptr error = co_await error_of(
            async_with(timeout(500ms), a, [](Timeout&, std::string&) -> Task<> { co_return; }));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_EQ(loop_time(), 1.0);
        EXPECT_EQ(current_task().cancelling(), 0U);
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a", "left a"}));
}

TEST(Exit, HoldsBackTheTimeoutAroundItButNotTheOneInIt) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Hasty hasty{&diary};
        const std::exception_ptr error =
            co_await error_of(async_with(timeout(500ms), hasty, [](Timeout&) -> Task<> { co_return; }));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_EQ(loop_time(), 1.0);
    });
    EXPECT_EQ(diary, (Diary{"1s exit: timed out"}));
}

TEST(Exit, WithATaskGroupEndsItsTasksThoughACancellationWaits) {
    Diary diary;
    struct Grouped {
        Task<> aenter() { co_return; }
        Task<> aexit(std::exception_ptr) {
            co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
                group.create_task(sleeper(*diary, "in the exit", 1s));
                co_return;
            });
        }
        Diary* diary;
    };
    run_virtually([&]() -> Task<> {
        Grouped grouped{&diary};
        auto handle = create_task(async_with(grouped, []() -> Task<> { co_return; }));
        co_await sleep(500ms);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
    EXPECT_EQ(diary, (Diary{"1s in the exit"}));
}

TEST(Exit, WithAFailingTaskGroupReportsItsErrors) {
    struct Grouped {
        Task<> aenter() { co_return; }
        Task<> aexit(std::exception_ptr) {
            co_await async_with(TaskGroup(), [](TaskGroup& group) -> Task<> {
                group.create_task(failing_after(1s, "boom"));
                co_await sleep(1h);
            });
        }
    };
    run_virtually([]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(Grouped(), []() -> Task<> { co_return; }));
        EXPECT_TRUE(error_as<ExceptionGroup>(error)) << message_of(error);
        EXPECT_EQ(loop_time(), 1.0);
    });
}

TEST(Exit, OfAGeneratorManagerIsShieldedToo) {
    Diary diary;
    const auto generator = [&]() -> GeneratorManager<> {
        co_yield {};
        co_await sleep(1s);
        diary.push_back(timed("left"));
    };
    run_virtually([&]() -> Task<> {
        auto handle = create_task(async_with(generator(), []() -> Task<> { co_return; }));
        co_await sleep(500ms);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
    EXPECT_EQ(diary, (Diary{"1s left"}));
}

TEST(Exit, OfEachManagerInAStackIsShieldedAndAllAreLeft) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a = slow(diary, "a");
        Probe b = slow(diary, "b");
        auto handle = create_task(async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            co_await stack.enter_async_context(a);
            co_await stack.enter_async_context(b);
        }));
        co_await sleep(500ms);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_EQ(loop_time(), 2.0);
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave b", "left b", "leave a: cancelled", "left a"}));
}

TEST(Exit, HoldsBackAsManyCancellationsAsWereAskedFor) {
    run_virtually([]() -> Task<> {
        Diary diary;
        std::optional<TaskHandle<>> handle;
        unsigned inside = 99;
        unsigned outside = 99;
        struct Counting {
            Task<> aenter() { co_return; }
            Task<> aexit(std::exception_ptr) {
                co_await sleep(1s);
                *inside = current_task().cancelling();
            }
            unsigned* inside;
        };
        Counting counting{&inside};
        handle = create_task([&]() -> Task<> {
            co_await error_of(async_with(counting, []() -> Task<> { co_return; }));
            outside = current_task().cancelling();
        });
        co_await sleep(500ms);
        handle->cancel();
        handle->cancel();
        co_await *handle;
        EXPECT_EQ(inside, 0U);
        EXPECT_EQ(outside, 2U);
    });
}

}  // namespace
}  // namespace cahier
