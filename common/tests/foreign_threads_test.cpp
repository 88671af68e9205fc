// What belongs to a loop, used from a thread that is not the loop's: an error that says what to do, and
// nothing has changed.
#include <functional>
#include <thread>

#include "async/event.hpp"
#include "async/gather.hpp"
#include "async/lock.hpp"
#include "async/queue.hpp"
#include "async/semaphore.hpp"
#include "async/shield.hpp"
#include "async/task_group.hpp"
#include "async/timeout.hpp"
#include "async/to_thread.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

// What the function says in a std::thread, and in another thread's loop.
std::vector<std::string> said_by(const std::function<void()>& misuse) {
    std::vector<std::string> said;
    const auto call = [&] { said.push_back(message_of(error_thrown_by([&] { return misuse(), 0; }))); };
    std::thread(call).join();
    std::thread([&] {
        run_virtually([&]() -> Task<> {
            call();
            co_return;
        });
    }).join();
    return said;
}

const std::vector<std::string> says_what_to_do(
    2, "this belongs to an event loop that does not run in this thread: use call_soon_threadsafe()");

TEST(ForeignThread, MaySetNoEventThatATaskWaitsFor) {
    run_virtually([]() -> Task<> {
        Event event;
        const auto waiter = create_task(event.wait());
        co_await sleep(0s);
        EXPECT_EQ(said_by([&] { event.set(); }), says_what_to_do);
        EXPECT_FALSE(event.is_set());
        event.set();
        co_await waiter;
    });
}

TEST(ForeignThread, MayPutNothingIntoAQueueThatATaskReads) {
    run_virtually([]() -> Task<> {
        Queue<int> queue;
        const auto reader = create_task(queue.get());
        co_await sleep(0s);
        EXPECT_EQ(said_by([&] { queue.put_nowait(1); }), says_what_to_do);
        EXPECT_TRUE(queue.empty());
        queue.put_nowait(2);
        const int got = co_await reader;
        EXPECT_EQ(got, 2);
    });
}

TEST(ForeignThread, MayTakeNothingFromAQueueThatATaskWritesTo) {
    run_virtually([]() -> Task<> {
        Queue<int> queue(1);
        queue.put_nowait(1);
        const auto writer = create_task(queue.put(2));
        co_await sleep(0s);
        EXPECT_EQ(said_by([&] { queue.get_nowait(); }), says_what_to_do);
        EXPECT_EQ(queue.get_nowait(), 1);
        co_await writer;
    });
}

TEST(ForeignThread, MayNotEndTheLastWorkThatATaskJoins) {
    run_virtually([]() -> Task<> {
        Queue<int> queue;
        queue.put_nowait(1);
        const auto joiner = create_task(queue.join());
        co_await sleep(0s);
        EXPECT_EQ(said_by([&] { queue.task_done(); }), says_what_to_do);
        queue.task_done();
        co_await joiner;
    });
}

TEST(ForeignThread, MayReleaseNoLockAndNoSemaphoreThatATaskWaitsFor) {
    run_virtually([]() -> Task<> {
        Lock lock;
        co_await lock.acquire();
        Semaphore semaphore(0);
        const auto waiter = create_task(lock.acquire());
        const auto other = create_task([&]() -> Task<> { co_await semaphore.acquire(); });
        co_await sleep(0s);
        EXPECT_EQ(said_by([&] { lock.release(); }), says_what_to_do);
        EXPECT_EQ(said_by([&] { semaphore.release(); }), says_what_to_do);
        EXPECT_TRUE(lock.locked());
        EXPECT_TRUE(semaphore.locked());
        lock.release();
        semaphore.release();
        co_await gather(waiter, other);
    });
}

TEST(ForeignThread, MayNotCancelATaskNorWaitForIt) {
    run_virtually([]() -> Task<> {
        const auto task = create_task(returning(1));
        EXPECT_EQ(said_by([&] { task.cancel(); }), says_what_to_do);
        EXPECT_EQ(said_by([&] { task.add_done_callback([](const AnyTask&) {}); }), says_what_to_do);
        EXPECT_EQ(task.cancelling(), 0u);
        const int one = co_await task;
        EXPECT_EQ(one, 1);
    });
}

TEST(ForeignThread, MayNeitherMoveALimitNorStartATaskInAGroup) {
    run_virtually([]() -> Task<> {
        co_await async_with(timeout(1s), TaskGroup(), [](Timeout& limit, TaskGroup& group) -> Task<> {
            EXPECT_EQ(said_by([&] { limit.reschedule(0s); }), says_what_to_do);
            EXPECT_EQ(said_by([&] { group.create_task(returning(1)); }), says_what_to_do);
            EXPECT_EQ(limit.when(), 1s);
            co_return;
        });
    });
}

TEST(ForeignThread, MayNotAwaitATaskNorAnEventThatIsAwaitedElsewhere) {
    run_virtually([]() -> Task<> {
        Event event;
        const auto task = create_task([&]() -> Task<> { co_await event.wait(); });
        co_await sleep(0s);
        const auto said_in_loop = [](const std::function<Task<>()>& body) {
            std::string said;
            std::thread([&] {
                said = message_of(error_thrown_by([&] { return run_virtually(body), 0; }));
            }).join();
            return said;
        };
        EXPECT_EQ(said_in_loop([&]() -> Task<> { co_await task; }), says_what_to_do[0]);
        EXPECT_EQ(said_in_loop([&]() -> Task<> { co_await shield(task); }), says_what_to_do[0]);
        EXPECT_EQ(said_in_loop([&]() -> Task<> { co_await gather(returning(1), task); }), says_what_to_do[0]);
        EXPECT_EQ(said_in_loop([&]() -> Task<> { co_await event.wait(); }), says_what_to_do[0]);
        event.set();
        co_await task;
    });
}

TEST(ForeignThread, HasNoLoopToStartATaskIn) {
    run_virtually([]() -> Task<> {
        const auto error = co_await error_of(to_thread([] { create_task(returning(1)); }));
        EXPECT_TRUE(contains(message_of(error), "no running event loop"));
        EXPECT_TRUE(contains(message_of(error), "call_soon_threadsafe()"));
    });
}

TEST(WithoutALoop, WhatNobodyWaitsForCanBeUsed) {
    Queue<int> queue;
    Event event;
    queue.put_nowait(1);
    event.set();
    run_virtually([&]() -> Task<> {
        co_await event.wait();
        const int one = co_await queue.get();
        EXPECT_EQ(one, 1);
        queue.put_nowait(2);
    });
    EXPECT_EQ(queue.get_nowait(), 2);
    event.clear();
    Semaphore semaphore;
    semaphore.release();
    EXPECT_FALSE(semaphore.locked());
}

}  // namespace
}  // namespace cahier
