// A program in which nothing can ever run again is told so: who waits, where, and for what.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <optional>
#include <source_location>
#include <string>

#include "async/event.hpp"
#include "async/gather.hpp"
#include "async/lock.hpp"
#include "async/queue.hpp"
#include "async/semaphore.hpp"
#include "async/task_group.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

template <class Program>
std::string deadlock_of(Program&& program) {
    const std::exception_ptr error = error_thrown_by([&] { run_virtually(program); });
    EXPECT_TRUE(error_as<DeadlockError>(error)) << message_of(error);
    return message_of(error);
}

int line_of_wait = 0;

Task<> wait_for_ever(Event& event) {
    line_of_wait = static_cast<int>(std::source_location::current().line()) + 1;
    co_await event.wait();
}

TEST(Deadlock, NamesTheCoroutineItsLineAndWhatItWaitsFor) {
    const std::string message = deadlock_of([]() -> Task<> {
        Event event;
        co_await wait_for_ever(event);
    });
    EXPECT_TRUE(contains(message, "deadlock")) << message;
    EXPECT_TRUE(contains(message, "wait_for_ever")) << message;
    EXPECT_TRUE(contains(message, fmt::format("deadlock_test.cpp:{}", line_of_wait))) << message;
    EXPECT_TRUE(contains(message, "Event.wait()")) << message;
}

Task<> take_lock(Lock& lock) {
    co_await lock.acquire();
}
Task<> take_permit(Semaphore& permits) {
    co_await permits.acquire();
}
Task<> take_item(Queue<int>& queue) {
    co_await queue.get();
}
Task<> put_item(Queue<int>& queue) {
    co_await queue.put(1);
}
Task<> join_queue(Queue<int>& queue) {
    co_await queue.join();
}
Task<> join_task(TaskHandle<>& handle) {
    co_await handle;
}

TEST(Deadlock, ListsEveryTaskThatWaits) {
    const std::string message = deadlock_of([]() -> Task<> {
        Lock lock;
        co_await lock.acquire();
        Semaphore permits(0);
        Queue<int> empty;
        Queue<int> full(1);
        full.put_nowait(1);
        auto a = create_task(take_lock(lock));
        auto b = create_task(take_permit(permits));
        auto c = create_task(take_item(empty));
        auto d = create_task(put_item(full));
        auto e = create_task(join_queue(full));
        auto f = create_task(join_task(a));
        co_await gather(b, f);
    });
    for (const char* part : {"take_lock", "Lock.acquire()", "take_permit", "Semaphore.acquire()", "take_item",
                             "Queue.get()", "put_item", "Queue.put()", "join_queue", "Event.wait()",
                             "join_task", "task 'take_lock'", "gather() of 2 tasks"})
        EXPECT_TRUE(contains(message, part)) << part << " is not in: " << message;
}

TEST(Deadlock, OfAMillisecondPastATimerIsNoDeadlock) {
    run_virtually([]() -> Task<> {
        Event event;
        create_task([&]() -> Task<> {
            co_await sleep(1h);
            event.set();
        });
        co_await event.wait();
    });
}

TEST(Deadlock, RunsTheExitsOfThoseWhoWait) {
    Diary diary;
    const std::string message = deadlock_of([&]() -> Task<> {
        Event event;
        Probe slow(diary, "slow");
        slow.exit_time = 1s;
        auto other = create_task(
            async_with(Probe(diary, "a"), [&](std::string&) -> Task<> { co_await event.wait(); }));
        co_await async_with(slow, [&](std::string&) -> Task<> { co_await event.wait(); });
    });
    EXPECT_EQ(diary,
              (Diary{"enter slow", "enter a", "leave slow: cancelled", "leave a: cancelled", "left slow"}));
}

TEST(Deadlock, IsReportedEvenIfTheMainTaskCatchesItsCancellation) {
    const std::string message = deadlock_of([]() -> Task<> {
        Event event;
        try {
            co_await event.wait();
        } catch (const Cancelled&) {
        }
    });
    EXPECT_TRUE(contains(message, "Event.wait()"));
}

TEST(Deadlock, OfATaskThatOthersAwaitReachesThem) {
    const std::string message = deadlock_of([]() -> Task<> {
        Event event;
        co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
            group.create_task(wait_for_ever(event));
            co_return;
        });
    });
    EXPECT_TRUE(contains(message, "TaskGroup")) << message;
    EXPECT_TRUE(contains(message, "wait_for_ever")) << message;
}

TEST(Deadlock, OfTwoTasksThatAwaitEachOtherIsReportedToo) {
    Diary diary;
    std::optional<TaskHandle<>> a;
    std::optional<TaskHandle<>> b;
    const std::string message = deadlock_of([&]() -> Task<> {
        a = create_task(async_with(Probe(diary, "a"), [&](std::string&) -> Task<> { co_await *b; }));
        b = create_task(async_with(Probe(diary, "b"), [&](std::string&) -> Task<> { co_await *a; }));
        const std::exception_ptr error = co_await error_of(*a);
        diary.push_back("main: " + message_of(error));
    });
    EXPECT_TRUE(contains(message, "deadlock")) << message;
    EXPECT_EQ(diary,
              (Diary{"enter a", "enter b", "leave b: cancelled", "leave a: cancelled", "main: cancelled"}));
}

TEST(Deadlock, OfACircleThatIsCancelledFromOutsideDoesNotCrash) {
    std::optional<TaskHandle<>> a;
    std::optional<TaskHandle<>> b;
    const std::string message = deadlock_of([&]() -> Task<> {
        a = create_task([&]() -> Task<> { co_await *b; });
        b = create_task([&]() -> Task<> { co_await *a; });
        co_await sleep(1s);
        a->cancel();
        co_await sleep(1s);
        co_await *a;
    });
    EXPECT_TRUE(contains(message, "deadlock")) << message;
}

// What waits in its exits for ever is abandoned, so this has a process of its own.
TEST(DeadlockDeathTest, InAnExitIsReportedAndDoesNotHang) {
    const auto program = []() -> Task<> {
        Event event;
        struct Stuck {
            Task<> aenter() { co_return; }
            Task<> aexit(std::exception_ptr) { co_await event->wait(); }
            Event* event;
        };
        Stuck stuck{&event};
        co_await async_with(stuck, [&]() -> Task<> { co_await event.wait(); });
    };
    EXPECT_EXIT(
        {
            ::alarm(60);
            const std::exception_ptr error = error_thrown_by([&] { run_virtually(program); });
            fmt::print(stderr, "{}\n", message_of(error));
            std::_Exit(error_as<DeadlockError>(error) ? 0 : 1);
        },
        testing::ExitedWithCode(0), "cancelled, these did not end(.|\n)*aexit.*Event.wait");
}

TEST(DeadlockDeathTest, OnTheRealClockIsReportedAsWell) {
    EXPECT_EXIT(
        {
            ::alarm(60);
            const std::exception_ptr error = error_thrown_by([] {
                run([]() -> Task<> {
                    Event event;
                    co_await event.wait();
                });
            });
            std::_Exit(error_as<DeadlockError>(error) ? 0 : 1);
        },
        testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace cahier
