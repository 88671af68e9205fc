#include "async/time_limit.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "async/run.hpp"
#include "async/sleep.hpp"
#include "support.hpp"

namespace cahier {
namespace {

// In a process of its own, which the limit ends.
template <class Scene>
void run_for_a_second(Scene scene, Clock clock) {
    TimeLimit::set(1);
    run(scene(), clock);
}

volatile bool always = true;

Task<> spin_after_a_wait() {
    co_await sleep(10ms);
    while (always) {
    }
}

Task<> wait_a_little() {
    co_await sleep(10ms);
}

Task<> spin_after_a_task() {
    co_await wait_a_little();
    while (always) {
    }
}

Task<> spin_from_the_start() {
    while (always) {
    }
    co_return;
}

Task<> nothing_to_wait_for() {
    co_return;
}

Task<> await_without_waiting() {
    while (always)
        co_await nothing_to_wait_for();
}

Task<> sleep_again_and_again() {
    while (always)
        co_await sleep(1h);
}

Task<> block() {
    co_await sleep(10ms);
    std::this_thread::sleep_for(1h);
}

Task<> sleep_long() {
    co_await sleep(1h);
}

TEST(TimeLimitDeathTest, NamesTheLastAwaitOfAStepThatSpins) {
    EXPECT_EXIT(run_for_a_second(spin_after_a_wait, Clock::virtual_time), testing::ExitedWithCode(124),
                "it did not end within 1 seconds: it spins.*\n"
                "  spin_after_a_wait \\(.*time_limit_test.cpp:25\\): goes on from there and never waits\n"
                "  \\(the virtual clock stands at 0.010 seconds\\)");
}

TEST(TimeLimitDeathTest, NamesTheAwaitOfTheCoroutineThatSpinsAndNotOfOneThatHasEnded) {
    EXPECT_EXIT(run_for_a_second(spin_after_a_task, Clock::virtual_time), testing::ExitedWithCode(124),
                "  spin_after_a_task \\(.*time_limit_test.cpp:35\\): goes on from there and never waits");
}

TEST(TimeLimitDeathTest, NamesACoroutineThatSpinsBeforeItsFirstAwait) {
    EXPECT_EXIT(run_for_a_second(spin_from_the_start, Clock::virtual_time), testing::ExitedWithCode(124),
                "it spins.*\n  spin_from_the_start \\(.*:4[0-4]\\): goes on from there and never waits");
}

TEST(TimeLimitDeathTest, NamesAnAwaitThatNeverWaits) {
    EXPECT_EXIT(run_for_a_second(await_without_waiting, Clock::virtual_time), testing::ExitedWithCode(124),
                "it spins.*\n  (await_without_waiting \\(.*:5[0-3]\\)|nothing_to_wait_for \\(.*:4[6-8]\\)): "
                "goes on from there and never waits");
}

TEST(TimeLimitDeathTest, NamesTheTasksOfALoopThatGoesRoundForEver) {
    EXPECT_EXIT(run_for_a_second(sleep_again_and_again, Clock::virtual_time), testing::ExitedWithCode(124),
                "it spins.*\n  sleep_again_and_again \\(.*\\): waits for sleep\\(3600s\\)");
}

TEST(TimeLimitDeathTest, TellsACallThatBlocksFromOneThatSpins) {
    EXPECT_EXIT(run_for_a_second(block, Clock::virtual_time), testing::ExitedWithCode(124),
                "it waits for something that does not come\n  block \\(.*\\): goes on from there");
}

TEST(TimeLimitDeathTest, NamesWhatARealWaitWaitsFor) {
    EXPECT_EXIT(
        run_for_a_second(sleep_long, Clock::real_time), testing::ExitedWithCode(124),
        "it waits for something that does not come\n  sleep_long \\(.*\\): waits for sleep\\(3600s\\)");
}

TEST(TimeLimit, LeavesAProgramAloneThatEndsInTime) {
    TimeLimit::set(60);
    run(nothing_to_wait_for(), Clock::virtual_time);
    EXPECT_FALSE(TimeLimit::is_over());
}

}  // namespace
}  // namespace cahier
