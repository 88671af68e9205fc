// Managers whose aenter() and aexit() are awaited by hand, and managers that go while a task is in them.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "async/debug.hpp"
#include "async/task_group.hpp"
#include "async/timeout.hpp"
#include "managers/async_exit_stack.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

GeneratorManager<int> noting(Diary& diary, Duration enter_time = 0s, Duration exit_time = 0s) {
    if (enter_time > 0s)
        co_await sleep(enter_time);
    diary.push_back(timed("in"));
    const Exit exit = co_yield 1;
    if (exit_time > 0s)
        co_await sleep(exit_time);
    diary.push_back(timed(exit.error_as<GeneratorExit>() ? "closed"
                          : exit.error()                 ? "out: " + message_of(exit.error())
                                                         : "out"));
}

// What awaiting it says.
template <class A>
Task<std::string> said_by(A awaitable) {
    const std::exception_ptr error = co_await error_of(std::move(awaitable));
    co_return error ? message_of(error) : "";
}

const std::string not_entered =
    "this generator manager is left without having been entered: await its aenter() before its aexit()";
const std::string entered_twice =
    "this generator manager has been entered already: call its function again for another";
const std::string busy =
    "this generator manager is just being entered or left by another task: one task at a time can";

TEST(ManagersByHand, AreEnteredAndLeft) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto manager = noting(diary);
        const int& resource = co_await manager.aenter();
        EXPECT_EQ(resource, 1);
        const bool suppressed = co_await manager.aexit(std::make_exception_ptr(std::runtime_error("boom")));
        EXPECT_FALSE(suppressed);
    });
    EXPECT_EQ(diary, (Diary{"0s in", "0s out: boom"}));
}

TEST(ManagersByHand, LeftASecondTimeDoNothing) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto manager = noting(diary);
        co_await manager.aenter();
        co_await manager.aexit(nullptr);
        const bool suppressed = co_await manager.aexit(nullptr);
        EXPECT_FALSE(suppressed);
        const bool failed = co_await manager.aexit(std::make_exception_ptr(std::runtime_error("boom")));
        EXPECT_FALSE(failed);
    });
    EXPECT_EQ(diary, (Diary{"0s in", "0s out"}));
}

TEST(ManagersByHand, LeftASecondTimeDoNotSuppressAgain) {
    run_virtually([]() -> Task<> {
        auto manager = []() -> GeneratorManager<> {
            Exit exit = co_yield {};
            exit.suppress();
        }();
        const auto boom = std::make_exception_ptr(std::runtime_error("boom"));
        co_await manager.aenter();
        const bool first = co_await manager.aexit(boom);
        EXPECT_TRUE(first);
        const bool second = co_await manager.aexit(boom);
        EXPECT_FALSE(second);
    });
}

TEST(ManagersByHand, ThatWereNotEnteredCannotBeLeft) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto manager = noting(diary);
        EXPECT_EQ(co_await said_by(manager.aexit(nullptr)), not_entered);
        const auto boom = std::make_exception_ptr(std::runtime_error("boom"));
        EXPECT_EQ(co_await said_by(manager.aexit(boom)), not_entered);
        EXPECT_TRUE(diary.empty());
        co_await manager.aenter();
        co_await manager.aexit(nullptr);
    });
    EXPECT_EQ(diary, (Diary{"0s in", "0s out"}));
}

TEST(ManagersByHand, ThatFailedToEnterHaveNothingToLeave) {
    run_virtually([]() -> Task<> {
        auto manager = []() -> GeneratorManager<> {
            throw std::runtime_error("closed today");
            co_yield {};
        }();
        EXPECT_EQ(co_await said_by(manager.aenter()), "closed today");
        EXPECT_EQ(co_await said_by(manager.aexit(nullptr)), "");
        EXPECT_EQ(co_await said_by(manager.aenter()), entered_twice);
    });
}

TEST(ManagersByHand, CannotBeEnteredTwice) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto manager = noting(diary);
        auto first = manager.aenter();
        auto second = manager.aenter();
        co_await first;
        EXPECT_EQ(co_await said_by(second), entered_twice);
        co_await manager.aexit(nullptr);
    });
    EXPECT_EQ(diary, (Diary{"0s in", "0s out"}));
}

TEST(ManagersByHand, CannotBeLeftWhileAnotherTaskEntersOrLeavesThem) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto manager = noting(diary, 1s, 1s);
        auto entering = create_task([&]() -> Task<> { co_await manager.aenter(); });
        co_await sleep(500ms);
        EXPECT_EQ(co_await said_by(manager.aexit(nullptr)), busy);
        co_await entering;
        auto leaving = create_task(manager.aexit(nullptr));
        co_await sleep(500ms);
        EXPECT_EQ(co_await said_by(manager.aexit(nullptr)), busy);
        co_await leaving;
    });
    EXPECT_EQ(diary, (Diary{"1s in", "2s out"}));
}

TEST(ManagersByHand, LeftInTheBodyAreNotLeftAgain) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto manager = noting(diary);
        co_await async_with(manager, [&](int&) -> Task<> { co_await manager.aexit(nullptr); });
    });
    EXPECT_EQ(diary, (Diary{"0s in", "0s out"}));
}

TEST(ManagersByHand, ThatAreDroppedAreLeftSoonAfter) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        {
            auto manager = noting(diary, 0s, 1s);
            co_await manager.aenter();
        }
        diary.push_back(timed("dropped"));
        co_await sleep(0s);
        co_await sleep(500ms);
        diary.push_back(timed("meanwhile"));
    });
    EXPECT_EQ(diary, (Diary{"0s in", "0s dropped", "0.5s meanwhile", "1s closed"}));
}

TEST(ManagersByHand, ThatAreDroppedAtTheEndAreLeftToo) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto manager = noting(diary, 0s, 1s);
        co_await manager.aenter();
        diary.push_back(timed("end"));
    });
    EXPECT_EQ(diary, (Diary{"0s in", "0s end", "1s closed"}));
}

TEST(ManagersByHand, ThatOutliveTheirLoopAreReportedAndLeftAlone) {
    static std::string said;
    said.clear();
    Diary diary;
    on_report([](std::string_view message) { said += message; });
    {
        std::optional<GeneratorManager<int>> manager;
        run_virtually([&]() -> Task<> {
            manager.emplace(noting(diary));
            co_await manager->aenter();
        });
        EXPECT_EQ(said, "");
    }
    on_report(nullptr);
    EXPECT_EQ(diary, (Diary{"0s in"}));
    EXPECT_TRUE(contains(said, "generator manager 'noting' (")) << said;
    EXPECT_TRUE(contains(said, "was not left before its loop ended")) << said;
}

TEST(ManagersByHand, ThatAreNeverEnteredAreQuiet) {
    Diary diary;
    const std::weak_ptr<int> kept = [&] {
        const auto argument = std::make_shared<int>(1);
        const auto keep = [](std::shared_ptr<int> value) -> GeneratorManager<int> { co_yield *value; };
        (void)keep(argument);
        return std::weak_ptr<int>(argument);
    }();
    EXPECT_TRUE(kept.expired());
}

TEST(ManagersThatGo, WhileTheyAreEnteredOrInUseLiveUntilTheyAreLeft) {
    for (const Duration end : {500ms, 1500ms, 2500ms}) {
        Diary diary;
        run_virtually([&]() -> Task<> {
            auto manager = std::make_unique<GeneratorManager<int>>(noting(diary, 1s, 1s));
            auto user = create_task([&]() -> Task<> {
                co_await async_with(*manager, [&](int& resource) -> Task<> {
                    co_await sleep(1s);
                    EXPECT_EQ(resource, 1);
                    diary.push_back(timed("body"));
                });
            });
            co_await sleep(end);
            manager.reset();
            co_await user;
        });
        EXPECT_EQ(diary, (Diary{"1s in", "2s body", "3s out"}));
    }
}

TEST(ManagersThatGo, WhileTheyAreEnteredByHandAreLeftSoonAfter) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto manager = std::make_unique<GeneratorManager<int>>(noting(diary, 1s, 1s));
        auto user = create_task([&]() -> Task<> { co_await manager->aenter(); });
        co_await sleep(500ms);
        manager.reset();
        co_await user;
        co_await sleep(2s);
    });
    EXPECT_EQ(diary, (Diary{"1s in", "2s closed"}));
}

TEST(ManagersThatGo, WhileAStackUsesThemLiveUntilItIsClosed) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        AsyncExitStack stack;
        {
            auto entered = noting(diary);
            co_await stack.enter_async_context(entered);
            auto pushed = noting(diary);
            co_await pushed.aenter();
            stack.push_async_exit(pushed);
        }
        co_await sleep(1s);
        co_await stack.aclose();
    });
    EXPECT_EQ(diary, (Diary{"0s in", "0s in", "1s out", "1s out"}));
}

TEST(ManagersThatGo, ATimeoutLimitsItsBodyAllTheSame) {
    run_virtually([]() -> Task<> {
        auto limit = std::make_unique<Timeout>(1s);
        auto user = create_task(
            [&]() -> Task<> { co_await async_with(*limit, [](Timeout&) -> Task<> { co_await sleep(5s); }); });
        co_await sleep(500ms);
        limit.reset();
        const std::exception_ptr error = co_await error_of(user);
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_EQ(loop_time(), 1.0);
    });
}

TEST(ManagersThatGo, ATimeoutEnteredByHandCancelsNobodyAnyMore) {
    run_virtually([]() -> Task<> {
        {
            auto limit = timeout(1s);
            co_await limit.aenter();
        }
        co_await sleep(2s);
    });
}

TEST(ManagersThatGo, ATaskGroupWaitsForItsTasksAllTheSame) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto group = std::make_unique<TaskGroup>();
        auto user = create_task([&]() -> Task<> {
            co_await async_with(*group, [&](TaskGroup& group) -> Task<> {
                group.create_task(sleeper(diary, "child", 2s));
                co_await sleep(1s);
            });
            diary.push_back(timed("end"));
        });
        co_await sleep(500ms);
        group.reset();
        co_await user;
    });
    EXPECT_EQ(diary, (Diary{"2s child", "2s end"}));
}

TEST(ManagersThatGo, AnExitStackIsClosedAllTheSame) {
    for (const Duration end : {500ms, 1500ms, 2500ms, 3500ms}) {
        Diary diary;
        run_virtually([&]() -> Task<> {
            auto stack = std::make_unique<AsyncExitStack>();
            auto user = create_task([&]() -> Task<> {
                co_await async_with(*stack, [&](AsyncExitStack& stack) -> Task<> {
                    co_await stack.enter_async_context(noting(diary, 1s, 1s));
                    stack.push_async_callback(sleeper, std::ref(diary), "callback", 1s);
                    co_await sleep(1s);
                });
            });
            co_await sleep(end);
            stack.reset();
            co_await user;
        });
        EXPECT_EQ(diary, (Diary{"1s in", "3s callback", "4s out"}));
    }
}

TEST(ManagersThatGo, AnExitStackClosedByHandIsClosedToItsEnd) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto stack = std::make_unique<AsyncExitStack>();
        auto entering = create_task(stack->enter_async_context(noting(diary, 1s, 1s)));
        co_await sleep(0s);
        auto copy = *stack;
        stack.reset();
        co_await entering;
        auto closing = create_task(copy.aclose());
        co_await closing;
    });
    EXPECT_EQ(diary, (Diary{"1s in", "2s out"}));
}

TEST(ManagersByHand, PushedWithoutHavingBeenEnteredLoseNoOtherExit) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        AsyncExitStack stack;
        co_await stack.enter_async_context(noting(diary));
        stack.push_async_exit(noting(diary));
        EXPECT_EQ(co_await said_by(stack.aclose()), not_entered);
    });
    EXPECT_EQ(diary, (Diary{"0s in", "0s out: " + not_entered}));
}

}  // namespace
}  // namespace cahier
