// CAHIER_DEBUG=1: what a program forgot is said on standard error.
#include "async/debug.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <source_location>
#include <string>

#include "async/async_generator.hpp"
#include "async/task_group.hpp"
#include "async/timeout.hpp"
#include "managers/async_exit_stack.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

class Debug : public testing::Test {
protected:
    void SetUp() override { ::setenv("CAHIER_DEBUG", "1", 1); }
    void TearDown() override { ::unsetenv("CAHIER_DEBUG"); }

    template <class Program>
    std::string report_of(Program&& program) {
        testing::internal::CaptureStderr();
        run_virtually(program);
        return testing::internal::GetCapturedStderr();
    }
};

constexpr int first_line = __LINE__ + 1;
Task<int> forgotten() {
    co_return 1;
}
constexpr int last_line = __LINE__ - 1;

TEST_F(Debug, ReportsATaskThatWasNeverAwaited) {
    const std::string report = report_of([]() -> Task<> {
        {
            const Task<int> task = forgotten();
        }
        co_return;
    });
    EXPECT_TRUE(contains(report, "coroutine 'forgotten' (")) << report;
    const bool at_its_line =
        contains(report, fmt::format("debug_test.cpp:{}) was never awaited", first_line)) ||
        contains(report, fmt::format("debug_test.cpp:{}) was never awaited", last_line));  // so g++ says
    EXPECT_TRUE(at_its_line) << report;
}

TEST_F(Debug, ReportsAnErrorThatNobodyLookedAt) {
    const std::string report = report_of([]() -> Task<> {
        create_task(failing("nobody knows"));
        co_await sleep(1s);
    });
    EXPECT_TRUE(contains(report, "exception of task 'failing'")) << report;
    EXPECT_TRUE(contains(report, ") was never retrieved: nobody knows")) << report;
    EXPECT_TRUE(contains(report, "support.hpp:")) << report;
}

TEST_F(Debug, DoesNotReportAnErrorThatSomebodySaw) {
    const std::string report = report_of([]() -> Task<> {
        auto awaited = create_task(failing("seen"));
        co_await error_of(awaited);
        auto asked = create_task(failing("asked for"));
        co_await sleep(1s);
        (void)asked.exception();
    });
    EXPECT_EQ(report, "");
}

Task<> no_work() {
    co_return;
}

Task<> hold_the_loop() {
    co_await sleep(1s);
    block_for(150ms);
}

TEST_F(Debug, ReportsAStepThatHeldTheLoop) {
    const std::string report = report_of([]() -> Task<> {
        auto handle = create_task(hold_the_loop());
        co_await handle;
    });
    EXPECT_TRUE(contains(report, "hold_the_loop")) << report;
    EXPECT_TRUE(contains(report, "held the loop for 0.150 seconds")) << report;
    EXPECT_TRUE(contains(report, "debug_test.cpp:")) << report;
}

Task<> count_by_hand() {
    block_for(120ms);
    co_return;
}

// It is the student's coroutine that is named, whoever runs it: a manager, a function given as a task, or the
// one that awaits it.
TEST_F(Debug, NamesTheCoroutineOfAStepThatHeldTheLoop) {
    const std::string in_a_body = report_of([]() -> Task<> {
        co_await create_task(async_with(timeout(1min), [](Timeout&) -> Task<> {
            co_await sleep(1s);
            co_await count_by_hand();
            block_for(20ms);
        }));
    });
    EXPECT_TRUE(contains(in_a_body, "a task held the loop for 0.140 seconds, in 'count_by_hand' ("))
        << in_a_body;
    constexpr int line = __LINE__ + 2;
    const std::string in_the_body = report_of([]() -> Task<> {
        co_await async_with(timeout(1min), [](Timeout&) -> Task<> {
            block_for(10ms);
            co_await sleep(0s);
            block_for(20ms);
            co_await no_work();
            block_for(110ms);
        });
    });
    EXPECT_TRUE(contains(in_the_body, fmt::format("debug_test.cpp:{})\n", line + 4))) << in_the_body;
    EXPECT_FALSE(contains(in_a_body + in_the_body, ".hpp")) << in_a_body << in_the_body;
    const std::string in_a_callback = report_of([]() -> Task<> {
        create_task(no_work()).add_done_callback([](const AnyTask&) { block_for(1s); });
        co_await sleep(1s);
    });
    EXPECT_TRUE(contains(in_a_callback, "a callback held the loop for 1.000 seconds\n")) << in_a_callback;
}

TEST_F(Debug, SaysNothingOfWhatTheProgramHasDealtWith) {
    const std::string report = report_of([]() -> Task<> {
        TaskGroup group;
        co_await async_with(group, [](TaskGroup&) -> Task<> { co_return; });
        EXPECT_THROW(group.create_task(no_work()), std::logic_error);  // which closes it
        EXPECT_THROW(TaskGroup().create_task(failing("never")), std::logic_error);
        auto task = create_task(failing("cancelled after its end"));
        co_await sleep(1s);
        EXPECT_FALSE(task.cancel());
        auto closed = no_work();
        closed.close();
        closed.close();
    });
    EXPECT_EQ(report, "");
}

TEST_F(Debug, DoesNotReportAShortStep) {
    const std::string report = report_of([]() -> Task<> {
        block_for(90ms);
        co_await sleep(1s);
    });
    EXPECT_EQ(report, "");
}

Task<> left_behind() {
    co_await sleep(1h);
}

TEST_F(Debug, ReportsTheTasksThatAreLeftAtTheEnd) {
    const std::string report = report_of([]() -> Task<> {
        create_task(left_behind());
        co_await sleep(1s);
    });
    EXPECT_TRUE(contains(report, "task was still pending at the end: left_behind")) << report;
    EXPECT_TRUE(contains(report, "debug_test.cpp:")) << report;
    EXPECT_TRUE(contains(report, "sleep(3600s)")) << report;
}

AsyncGenerator<int> open_stream() {
    co_yield 1;
    co_yield 2;
}

TEST_F(Debug, ReportsTheGeneratorsThatAreOpenAtTheEnd) {
    std::optional<AsyncGenerator<int>> stream;
    const std::string report = report_of([&]() -> Task<> {
        stream = open_stream();
        co_await stream->next();
    });
    EXPECT_TRUE(contains(report, "generator 'open_stream' (")) << report;
    EXPECT_TRUE(contains(report, "debug_test.cpp:")) << report;
    EXPECT_TRUE(contains(report, ") was still open at the end")) << report;
}

GeneratorManager<> nothing_much() {
    co_yield {};
}

Task<> forget_to_close() {
    AsyncExitStack stack;
    co_await stack.enter_async_context(nothing_much());
    AsyncExitStack moved = stack.pop_all();
    co_await moved.enter_async_context(nothing_much());
}

TEST_F(Debug, ReportsAnExitStackThatWasNeverLeft) {
    const std::string report = report_of(forget_to_close);
    EXPECT_TRUE(contains(report, "an AsyncExitStack in 'forget_to_close' (")) << report;
    EXPECT_TRUE(contains(report, "debug_test.cpp:")) << report;
    EXPECT_TRUE(contains(report, ") was destroyed before it was left; exits lost: 2\n")) << report;
    EXPECT_EQ(std::count(report.begin(), report.end(), '\n'), 1) << report;
}

TEST_F(Debug, SaysNothingAboutAProgramThatForgetsNothing) {
    Diary diary;
    const std::string report = report_of([&]() -> Task<> {
        auto handle = create_task(sleeper(diary, "a", 1s));
        co_await async_with(Probe(diary, "b"), [](std::string&) -> Task<> { co_await sleep(1s); });
        co_await handle;
        auto cancelled = create_task(sleep(1h));
        co_await sleep(1s);
        cancelled.cancel();
        co_await sleep(1s);
    });
    EXPECT_EQ(report, "");
}

TEST_F(Debug, ReportsToWhomOnReportNames) {
    static std::string heard;
    heard.clear();
    const auto forgetful = []() -> Task<> {
        {
            const Task<int> task = forgotten();
        }
        co_return;
    };
    on_report([](std::string_view message) { heard += message; });
    EXPECT_EQ(report_of(forgetful), "");
    EXPECT_TRUE(contains(heard, "coroutine 'forgotten' (")) << heard;
    on_report(nullptr);
    EXPECT_NE(report_of(forgetful), "");
}

TEST_F(Debug, IsOffWithoutTheVariableAndWhenItIsZero) {
    const auto forgetful = []() -> Task<> {
        create_task(failing("nobody knows"));
        {
            const Task<int> task = forgotten();
        }
        block_for(1s);
        create_task(left_behind());
        co_await sleep(1s);
    };
    EXPECT_NE(report_of(forgetful), "");
    ::setenv("CAHIER_DEBUG", "0", 1);
    EXPECT_FALSE(debug_mode());
    EXPECT_EQ(report_of(forgetful), "");
    ::unsetenv("CAHIER_DEBUG");
    EXPECT_FALSE(debug_mode());
    EXPECT_EQ(report_of(forgetful), "");
}

struct Named {
    template <class T>
    std::source_location method(T) const {
        return std::source_location::current();
    }
    std::source_location operator()(int) const { return std::source_location::current(); }
};

std::source_location plain(std::string, int) {
    return std::source_location::current();
}

TEST(FunctionName, LeavesOutTypesAndArguments) {
    EXPECT_EQ(function_name(plain("", 0)), "plain");
    EXPECT_EQ(function_name(Named().method(std::string())), "Named::method");
    EXPECT_EQ(function_name(Named()(1)), "Named");
}

TEST(FunctionName, SaysThatALambdaIsOne) {
    const auto lambda = [](const std::string&) { return std::source_location::current(); };
    EXPECT_TRUE(contains(function_name(lambda("")), "lambda")) << function_name(lambda(""));
}

}  // namespace
}  // namespace cahier
