#include "async/sleep.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <random>
#include <vector>

#include "async/gather.hpp"
#include "async/queue.hpp"
#include "async/timeout.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

TEST(Sleep, TakesItsTimeToTheNanosecond) {
    run_virtually([]() -> Task<> {
        co_await sleep(2s);
        EXPECT_EQ(loop_time(), 2.0);
        co_await sleep(250ms);
        EXPECT_EQ(loop_time(), 2.25);
        co_await sleep(Seconds(0.5));
        EXPECT_EQ(loop_time(), 2.75);
        co_await sleep(1ns);
        EXPECT_DOUBLE_EQ(loop_time(), 2.750000001);
    });
}

TEST(Sleep, OfZeroLetsEachReadyTaskRunOnce) {
    Diary diary;
    const auto worker = [&](std::string name) -> Task<> {
        for (int step = 1; step <= 3; ++step) {
            diary.push_back(fmt::format("{}{}", name, step));
            co_await sleep(0s);
        }
    };
    run_virtually([&]() -> Task<> {
        auto a = create_task(worker("a"));
        auto b = create_task(worker("b"));
        co_await a;
        co_await b;
    });
    EXPECT_EQ(diary, (Diary{"a1", "b1", "a2", "b2", "a3", "b3"}));
}

TEST(Sleep, OfANegativeTimeIsOneOfZero) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto other = create_task(sleeper(diary, "other", -2s));
        co_await sleep(-1s);
        EXPECT_EQ(loop_time(), 0.0);
        co_await other;
    });
    EXPECT_EQ(diary, (Diary{"0s other"}));
}

TEST(Sleep, WakesTasksInTheOrderOfTheirDeadlines) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        create_task(sleeper(diary, "c", 3s));
        create_task(sleeper(diary, "a", 1s));
        create_task(sleeper(diary, "b", 2s));
        co_await sleep(4s);
    });
    EXPECT_EQ(diary, (Diary{"1s a", "2s b", "3s c"}));
}

TEST(Sleep, WakesTasksOfOneDeadlineInTheOrderInWhichTheySlept) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        create_task(sleeper(diary, "a", 2s));
        create_task(sleeper(diary, "b", 2s));
        co_await sleep(1s);
        create_task(sleeper(diary, "c", 1s));
        co_await sleep(2s);
    });
    EXPECT_EQ(diary, (Diary{"2s a", "2s b", "2s c"}));
}

TEST(Sleep, OfManyTasksWakesEachAtItsTimeWhoeverIsCancelled) {
    std::mt19937 random(1);
    std::vector<std::pair<double, int>> woken;
    std::vector<std::pair<double, int>> expected;
    const auto one = [&](Span time, int number) -> Task<> {
        co_await sleep(time);
        woken.emplace_back(loop_time(), number);
    };
    run_virtually([&]() -> Task<> {
        std::vector<TaskHandle<>> handles;
        std::vector<int> times;
        for (int number = 0; number < 1000; ++number) {
            times.push_back(static_cast<int>(random() % 200) + 10);
            handles.push_back(create_task(one(std::chrono::seconds(times.back()), number)));
        }
        co_await sleep(1s);
        for (int number = 0; number < 1000; ++number) {
            if (random() % 2 == 0)
                handles[number].cancel();
            else
                expected.emplace_back(times[number], number);
        }
        co_await sleep(1h);
    });
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(woken, expected);
}

TEST(Sleep, WakesATaskAfterThoseThatWereReady) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        create_task(sleeper(diary, "timer", 1s));
        co_await sleep(0s);
        block_for(1s);
        diary.push_back("main");
        co_await sleep(0s);
        diary.push_back("main again");
        co_await sleep(0s);
    });
    EXPECT_EQ(diary, (Diary{"main", "main again", "1s timer"}));
}

Task<> poll(const bool& flag) {
    while (!flag)
        co_await sleep(0s);
}

TEST(Sleep, OfZeroInAPollDoesNotStopTheVirtualClock) {
    run_virtually([]() -> Task<> {
        bool ready = false;
        auto setter = create_task([&]() -> Task<> {
            for (int step = 0; step < 3; ++step)
                co_await sleep(1s);
            ready = true;
        });
        co_await gather(poll(ready), poll(ready));
        EXPECT_EQ(loop_time(), 3.0);
        co_await setter;
    });
}

TEST(Sleep, OfZeroInAPollEndsWithATimeLimitToo) {
    run_virtually([]() -> Task<> {
        const bool never = false;
        const std::exception_ptr error = co_await error_of(wait_for(poll(never), 2s));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_EQ(loop_time(), 2.0);
    });
}

// What else is done takes no time, however many turns it needs.
TEST(Sleep, OfZeroLetsNoTimePassWhileAnythingElseIsDone) {
    run_virtually([]() -> Task<> {
        Queue<int> queue(1);
        auto sleeper = create_task(sleep(1s));
        auto taker = create_task([&]() -> Task<> {
            for (int item = 0; item < 300'000; ++item)
                (void)co_await queue.get();
        });
        for (int item = 0; item < 300'000; ++item) {
            co_await queue.put(item);
            co_await sleep(0s);
        }
        co_await taker;
        EXPECT_EQ(loop_time(), 0.0);
        co_await sleeper;
    });
}

TEST(Span, IsAsLongAsCanBeSaid) {
    EXPECT_EQ(Span(std::chrono::hours::max()).duration, no_limit);
    EXPECT_EQ(Span(std::chrono::hours(2562048)).duration, no_limit);
    EXPECT_EQ(Span(std::chrono::hours(2562047)).duration, std::chrono::hours(2562047));
    EXPECT_EQ(Span(std::chrono::hours::min()).duration, Duration::min());
    EXPECT_EQ(Span(std::chrono::hours(-2562047)).duration, -std::chrono::hours(2562047));
    EXPECT_EQ(Span(Seconds(INFINITY)).duration, no_limit);
    EXPECT_EQ(Span(Seconds(-INFINITY)).duration, Duration::min());
    EXPECT_EQ(Span(Seconds(9223372036.854775807)).duration, no_limit);
    EXPECT_EQ(Span(Seconds(1e300)).duration, no_limit);
    EXPECT_EQ(Span(Seconds(0.25)).duration, 250ms);
    EXPECT_EQ(Span(std::chrono::duration<long, std::pico>(1501)).duration, 2ns);
    EXPECT_THROW((void)Span(Seconds(NAN)), std::invalid_argument);
}

TEST(Sleep, OutsideOfALoopIsAnError) {
    EXPECT_THROW((void)loop_time(), std::logic_error);
}

TEST(BlockFor, HoldsAllTasks) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        create_task(sleeper(diary, "a", 1s));
        create_task(sleeper(diary, "b", 2s));
        co_await sleep(0s);
        block_for(5s);
        EXPECT_EQ(loop_time(), 5.0);
        diary.push_back("blocked");
        co_await sleep(1s);
    });
    EXPECT_EQ(diary, (Diary{"blocked", "5s a", "5s b"}));
}

TEST(BlockFor, OfANegativeTimeDoesNotTurnTheClockBack) {
    run_virtually([]() -> Task<> {
        co_await sleep(1s);
        block_for(-1s);
        EXPECT_EQ(loop_time(), 1.0);
    });
}

TEST(BlockFor, OnTheRealClockAndOutsideOfALoopTakesRealTime) {
    using std::chrono::steady_clock;
    auto began = steady_clock::now();
    block_for(10ms);
    EXPECT_GE(steady_clock::now() - began, 10ms);
    began = steady_clock::now();
    run([]() -> Task<> {
        block_for(10ms);
        co_return;
    });
    EXPECT_GE(steady_clock::now() - began, 10ms);
}

}  // namespace
}  // namespace cahier
