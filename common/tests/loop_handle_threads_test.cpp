// The cases of call_soon_threadsafe and run_coroutine_threadsafe in CPython's test_base_events and
// test_tasks.
#include "async/loop_handle.hpp"

#include <atomic>
#include <optional>
#include <thread>

#include "async/debug.hpp"
#include "async/event.hpp"
#include "async/gather.hpp"
#include "async/queue.hpp"
#include "async/to_thread.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

class LoopHandles : public testing::TestWithParam<Clock> {};
INSTANTIATE_TEST_SUITE_P(Clocks, LoopHandles, testing::Values(Clock::real_time, Clock::virtual_time),
                         [](const auto& info) {
                             return info.param == Clock::real_time ? "real" : "virtual";
                         });

TEST_P(LoopHandles, CallSoonThreadsafeWakesALoopThatHasNothingElseToDo) {
    auto scene = []() -> Task<> {
        Event ready;
        std::jthread thread(
            [&ready, loop = get_running_loop()] { loop.call_soon_threadsafe([&ready] { ready.set(); }); });
        co_await ready.wait();
    };
    run(scene, GetParam());
}

TEST_P(LoopHandles, CallsComeInOrderAndInTheLoopsThread) {
    auto scene = []() -> Task<> {
        const auto here = std::this_thread::get_id();
        Queue<int> queue;
        std::jthread thread([&, loop = get_running_loop()] {
            for (int n = 0; n < 1000; ++n)
                loop.call_soon_threadsafe(
                    [&](int item) {
                        EXPECT_EQ(std::this_thread::get_id(), here);
                        queue.put_nowait(item);
                    },
                    n);
        });
        for (int n = 0; n < 1000; ++n) {
            const int item = co_await queue.get();
            EXPECT_EQ(item, n);
        }
    };
    run(scene, GetParam());
}

TEST_P(LoopHandles, ManyThreadsMayCall) {
    auto scene = []() -> Task<> {
        int count = 0;
        Event all;
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, loop = get_running_loop()] {
                for (int n = 0; n < 250; ++n)
                    loop.call_soon_threadsafe([&] {
                        if (++count == 1000)
                            all.set();
                    });
            });
        co_await all.wait();
        EXPECT_EQ(count, 1000);
    };
    run(scene, GetParam());
}

TEST_P(LoopHandles, WhatAJobOfToThreadAsksForComesBeforeItsResult) {
    auto scene = []() -> Task<> {
        for (int round = 0; round < 100; ++round) {
            bool called = false;
            co_await to_thread(
                [&called, loop = get_running_loop()] { loop.call_soon_threadsafe([&] { called = true; }); });
            EXPECT_TRUE(called);
        }
    };
    run(scene, GetParam());
}

TEST_P(LoopHandles, RunCoroutineThreadsafeGivesItsResult) {
    auto scene = []() -> Task<> {
        const int answer = co_await to_thread([loop = get_running_loop()] {
            std::future<int> future = run_coroutine_threadsafe(
                []() -> Task<int> {
                    co_await sleep(1ms);
                    co_return 42;
                },
                loop);
            return future.get();
        });
        EXPECT_EQ(answer, 42);
    };
    run(scene, GetParam());
}

TEST_P(LoopHandles, RunCoroutineThreadsafeServesAThreadThatTheLibraryDidNotStart) {
    auto scene = []() -> Task<> {
        Event done;
        int answer = 0;
        std::jthread thread([&, loop = get_running_loop()]() mutable {
            answer = run_coroutine_threadsafe(
                         []() -> Task<int> {
                             co_await sleep(1ms);
                             co_return 42;
                         },
                         loop)
                         .get();
            loop.call_soon_threadsafe([&done] { done.set(); });
        });
        co_await done.wait();
        EXPECT_EQ(answer, 42);
    };
    run(scene, GetParam());
}

TEST_P(LoopHandles, RunCoroutineThreadsafeThrowsWhatTheCoroutineThrows) {
    auto scene = []() -> Task<> {
        const auto error = co_await error_of(to_thread([loop = get_running_loop()] {
            run_coroutine_threadsafe([] { return failing("far away"); }, loop).get();
        }));
        EXPECT_EQ(message_of(error), "far away");
    };
    run(scene, GetParam());
}

TEST_P(LoopHandles, ACoroutineThatTheEndOfTheLoopCancelsSaysSo) {
    std::future<void> future;
    auto scene = [&]() -> Task<> {
        co_await to_thread([&, loop = get_running_loop()] {
            future = run_coroutine_threadsafe([]() -> Task<> { co_await sleep(1h); }, loop);
        });
    };
    run(scene, GetParam());
    EXPECT_TRUE(error_as<Cancelled>(error_thrown_by([&] { return future.get(), 0; })));
}

TEST_P(LoopHandles, AreClosedWhenRunHasEnded) {
    std::optional<LoopHandle> kept;
    auto scene = [&]() -> Task<> {
        kept = get_running_loop();
        EXPECT_FALSE(kept->is_closed());
        co_return;
    };
    run(scene, GetParam());
    EXPECT_TRUE(kept->is_closed());
    std::jthread([&] {
        const auto call = [&] { return kept->call_soon_threadsafe([] {}), 0; };
        EXPECT_EQ(message_of(error_thrown_by(call)), "the event loop is closed: its run() has ended");
        const auto start = [&] { return run_coroutine_threadsafe([] { return failing("never"); }, *kept); };
        EXPECT_EQ(message_of(error_thrown_by(start)), "the event loop is closed: its run() has ended");
    }).join();
}

TEST(LoopHandle, OnceItIsGoneWaitingForItIsADeadlock) {
    auto scene = []() -> Task<> {
        Event never;
        std::jthread thread([loop = get_running_loop()] {});
        co_await never.wait();
    };
    EXPECT_THROW(run_virtually(scene), DeadlockError);
}

TEST(LoopHandle, WhileItExistsTheVirtualClockGoesNoFasterThanARealOne) {
    auto scene = []() -> Task<> {
        bool called = false;
        std::atomic<bool> go = false;
        std::jthread thread([&, loop = get_running_loop()]() mutable {
            go.wait(false);
            loop.call_soon_threadsafe([&] { called = true; });
        });
        create_task([&]() -> Task<> {
            go = true;
            go.notify_one();
            co_return;
        });
        co_await sleep(1h);  // in no time, once the thread has let go
        EXPECT_TRUE(called);
    };
    run_virtually(scene);
}

TEST(LoopHandle, ReportsACallThatFails) {
    static std::string said;
    on_report([](std::string_view message) { said = message; });
    run_virtually([]() -> Task<> {
        get_running_loop().call_soon_threadsafe([] { throw std::runtime_error("oops"); });
        co_await sleep(1s);
    });
    on_report(nullptr);
    EXPECT_EQ(said, "a call from another thread failed: oops");
}

}  // namespace
}  // namespace cahier
