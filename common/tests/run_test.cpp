#include "async/run.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <string>

#include "async/async_generator.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

using std::chrono::steady_clock;

TEST(Run, GivesWhatTheTaskReturns) {
    EXPECT_EQ(run_virtually(returning(12)), 12);
}

TEST(Run, GivesAMoveOnlyResult) {
    const auto make = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(3); };
    const std::unique_ptr<int> value = run_virtually(make());
    EXPECT_EQ(*value, 3);
}

TEST(Run, ThrowsTheErrorOfTheTask) {
    EXPECT_EQ(message_of(error_thrown_by([] { run_virtually(failing("boom")); })), "boom");
}

TEST(Run, ThrowsCancelledWhenTheTaskWasCancelled) {
    const auto cancels_itself = []() -> Task<> {
        current_task().cancel();
        co_await sleep(1s);
    };
    EXPECT_TRUE(error_as<Cancelled>(error_thrown_by([&] { run_virtually(cancels_itself()); })));
}

TEST(Run, TakesAFunctionOrAnyAwaitable) {
    EXPECT_EQ(run_virtually([]() -> Task<int> { co_return 4; }), 4);
    run_virtually(sleep(1h));
}

TEST(Run, StartsEachLoopAtTimeZero) {
    for (int time = 0; time < 2; ++time) {
        run_virtually([]() -> Task<> {
            EXPECT_EQ(loop_time(), 0.0);
            co_await sleep(1s);
            EXPECT_EQ(loop_time(), 1.0);
        });
    }
}

TEST(Run, OnTheRealClockTakesRealTime) {
    const auto began = steady_clock::now();
    run([]() -> Task<> {
        co_await sleep(20ms);
        EXPECT_GE(loop_time(), 0.020);
    });
    EXPECT_GE(steady_clock::now() - began, 20ms);
}

TEST(Run, OnTheVirtualClockTakesNoTime) {
    const auto began = steady_clock::now();
    run_virtually([]() -> Task<> { co_await sleep(24h); });
    EXPECT_LT(steady_clock::now() - began, 10s);
}

TEST(Run, InATaskIsAnErrorAndTheTaskGoesOn) {
    run_virtually([]() -> Task<> {
        const std::exception_ptr error = error_thrown_by([] { return run_virtually(returning(1)); });
        EXPECT_TRUE(error_as<std::logic_error>(error));
        EXPECT_EQ(message_of(error), "run() cannot be called in a running event loop: co_await the task");
        co_await sleep(1s);
        EXPECT_EQ(loop_time(), 1.0);
    });
    EXPECT_EQ(run_virtually(returning(2)), 2);
}

TEST(Run, CancelsAndAwaitsTheTasksThatAreLeft) {
    Diary diary;
    const auto visit = [&](std::string name) -> Task<> {
        Probe probe(diary, name);
        probe.exit_time = 1s;
        co_await async_with(probe, [](std::string&) -> Task<> { co_await sleep(1h); });
    };
    run_virtually([&]() -> Task<> {
        create_task(visit("a"));
        create_task(visit("b"));
        co_await sleep(1s);
        diary.push_back("main ends");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "main ends", "leave a: cancelled", "leave b: cancelled",
                            "left a", "left b"}));
}

// As in asyncio: what was ready when the main task ended runs once more, and is then cancelled.
TEST(Run, LetsATaskThatWasCreatedLastBegin) {
    Diary diary;
    const auto late = [&]() -> Task<> {
        diary.push_back("begins");
        co_await sleep(0s);
        diary.push_back("not reached");
    };
    run_virtually([&]() -> Task<> {
        create_task(late());
        co_return;
    });
    EXPECT_EQ(diary, (Diary{"begins"}));
}

TEST(Run, AwaitsATaskThatGoesOnAfterItWasCancelled) {
    Diary diary;
    const auto stubborn = [&]() -> Task<> {
        try {
            co_await sleep(1h);
        } catch (const Cancelled&) {
        }
        co_await sleep(3s);
        diary.push_back(timed("stubborn ends"));
    };
    run_virtually([&]() -> Task<> {
        create_task(stubborn());
        co_await sleep(1s);
    });
    EXPECT_EQ(diary, (Diary{"4s stubborn ends"}));
}

// As in asyncio, where it gets its first step at least.
TEST(Run, StartsATaskThatACancelledOneCreatesToTidyUp) {
    Diary diary;
    const auto tidy = [&]() -> Task<> {
        diary.push_back("tidied");
        co_return;
    };
    const auto work = [&]() -> Task<> {
        try {
            co_await sleep(1h);
        } catch (const Cancelled&) {
            create_task(tidy());
            throw;
        }
    };
    run_virtually([&]() -> Task<> {
        create_task(work());
        co_await sleep(1s);
    });
    EXPECT_EQ(diary, (Diary{"tidied"}));
}

TEST(Run, EndsTheOtherTasksWhenTheMainTaskFails) {
    Diary diary;
    const std::exception_ptr error = error_thrown_by([&] {
        run_virtually([&]() -> Task<> {
            create_task(sleeper(diary, "other", 1h));
            co_await failing_after(1s, "boom");
        });
    });
    EXPECT_EQ(message_of(error), "boom");
    EXPECT_EQ(diary, (Diary{"1s other cancelled"}));
}

TEST(Run, GivesTheResultEvenIfATaskThatIsLeftFails) {
    const auto fails_when_cancelled = []() -> Task<> {
        try {
            co_await sleep(1h);
        } catch (const Cancelled&) {
        }
        throw std::runtime_error("left behind");
    };
    const int result = run_virtually([&]() -> Task<int> {
        create_task(fails_when_cancelled());
        co_await sleep(1s);
        co_return 8;
    });
    EXPECT_EQ(result, 8);
}

TEST(Run, ClosesGeneratorsThatAreOpen) {
    Diary diary;
    const auto numbers = [&]() -> AsyncGenerator<int> {
        bool closed = false;
        try {
            co_yield 1;
        } catch (const GeneratorExit&) {
            closed = true;
        }
        if (closed) {
            co_await sleep(1s);
            diary.push_back(timed("closed"));
        }
    };
    std::optional<AsyncGenerator<int>> stream;
    run_virtually([&]() -> Task<> {
        stream = numbers();
        co_await stream->next();
        diary.push_back("main ends");
    });
    EXPECT_EQ(diary, (Diary{"main ends", "1s closed"}));
}

TEST(KeyboardInterruptTest, CancelsTheMainTaskRunsItsExitsAndIsThrown) {
    Diary diary;
    const std::exception_ptr error = error_thrown_by([&] {
        run([&]() -> Task<> {
            Probe probe(diary, "a");
            probe.exit_time = 1ms;
            co_await async_with(probe, [](std::string&) -> Task<> {
                ::raise(SIGINT);
                co_await sleep(1h);
            });
        });
    });
    EXPECT_TRUE(error_as<KeyboardInterrupt>(error));
    EXPECT_EQ(diary, (Diary{"enter a", "leave a: cancelled", "left a"}));
}

TEST(KeyboardInterruptTest, EndsTheOtherTasksToo) {
    Diary diary;
    const std::exception_ptr error = error_thrown_by([&] {
        run_virtually([&]() -> Task<> {
            create_task([&]() -> Task<> {
                co_await sleep(1s);
                ::raise(SIGINT);
            });
            create_task(sleeper(diary, "other", 1h));
            co_await sleep(1h);
        });
    });
    EXPECT_TRUE(error_as<KeyboardInterrupt>(error));
    EXPECT_EQ(diary, (Diary{"1s other cancelled"}));
}

TEST(KeyboardInterruptTest, IsNotThrownWhenTheMainTaskCaughtIt) {
    const int result = run([]() -> Task<int> {
        ::raise(SIGINT);
        try {
            co_await sleep(1h);
        } catch (const Cancelled&) {
        }
        co_return 5;
    });
    EXPECT_EQ(result, 5);
}

TEST(KeyboardInterruptTest, LeavesTheSignalAsItWasBefore) {
    run_virtually(sleep(1s));
    struct sigaction present{};
    sigaction(SIGINT, nullptr, &present);
    EXPECT_EQ(present.sa_handler, SIG_DFL);
}

TEST(KeyboardInterruptTest, LeavesAnotherHandlerAlone) {
    static volatile std::sig_atomic_t handled = 0;
    const auto before = std::signal(SIGINT, [](int) { handled = 1; });
    run_virtually([]() -> Task<> {
        ::raise(SIGINT);
        co_await sleep(1s);
        EXPECT_EQ(loop_time(), 1.0);
    });
    EXPECT_EQ(handled, 1);
    std::signal(SIGINT, before);
}

TEST(KeyboardInterruptTest, ASecondTimeEndsTheProgram) {
    EXPECT_EXIT(run([]() -> Task<> {
                    ::raise(SIGINT);
                    try {
                        co_await sleep(1h);
                    } catch (const Cancelled&) {
                    }
                    ::raise(SIGINT);
                }),
                testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace cahier
