// What refers to what, and which of them ends first: in Python all of this is safe.
#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "async/async_generator.hpp"
#include "async/condition.hpp"
#include "async/event.hpp"
#include "async/lock.hpp"
#include "async/queue.hpp"
#include "async/semaphore.hpp"
#include "async/task_group.hpp"
#include "async/timeout.hpp"
#include "managers/async_exit_stack.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

// Two tasks that wait for the thing when the scene, and the thing with it, ends: run() cancels both.
template <class Thing, class Wait>
Diary ends_before_its_waiters(Thing& (*make)(std::optional<Thing>&), Wait wait) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        std::optional<Thing> thing;
        make(thing);
        for (const std::string name : {"a", "b"})
            create_task([&diary, &wait, &thing = *thing, name]() -> Task<> {
                try {
                    for (;;)
                        co_await wait(thing);
                } catch (const Cancelled&) {
                    diary.push_back(name + " cancelled");
                    throw;
                }
            });
        co_await sleep(1s);
    });
    return diary;
}

const Diary both{"a cancelled", "b cancelled"};

TEST(LifeTimes, AQueueMayEndBeforeThoseWhoWaitForIt) {
    EXPECT_EQ(ends_before_its_waiters<Queue<int>>([](auto& queue) -> Queue<int>& { return queue.emplace(); },
                                                  [](Queue<int>& queue) { return queue.get(); }),
              both);
    EXPECT_EQ(ends_before_its_waiters<Queue<int>>([](auto& queue) -> Queue<int>& { return queue.emplace(1); },
                                                  [](Queue<int>& queue) { return queue.put(1); }),
              both);
    EXPECT_EQ(ends_before_its_waiters<Queue<int>>(
                  [](auto& queue) -> Queue<int>& {
                      queue.emplace().put_nowait(1);
                      return *queue;
                  },
                  [](Queue<int>& queue) { return queue.join(); }),
              both);
}

TEST(LifeTimes, LocksAndTheirLikeMayEndBeforeThoseWhoWaitForThem) {
    EXPECT_EQ(ends_before_its_waiters<Event>([](auto& event) -> Event& { return event.emplace(); },
                                             [](Event& event) { return event.wait(); }),
              both);
    EXPECT_EQ(
        ends_before_its_waiters<Semaphore>([](auto& semaphore) -> Semaphore& { return semaphore.emplace(0); },
                                           [](Semaphore& semaphore) { return semaphore.acquire(); }),
        both);
    Lock held;
    run_virtually([&]() -> Task<> { co_await held.acquire(); });
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto lock = std::make_unique<Lock>(held);
        auto waiter = create_task([&diary, &lock = *lock]() -> Task<> {
            co_await lock.acquire();
            diary.push_back("acquired");
        });
        co_await sleep(1s);
        lock.reset();
        held.release();  // which is the same lock
        co_await waiter;
    });
    EXPECT_EQ(diary, Diary{"acquired"});
}

TEST(LifeTimes, ALockThatIsHeldWhenItEndsGoesOnToTheNext) {  // two tasks work one after the other
    Diary diary;
    run_virtually([&]() -> Task<> {
        std::vector<TaskHandle<>> tasks;
        {
            Lock lock;
            for (const std::string name : {"a", "b"})
                tasks.push_back(create_task([&diary, lock, name]() mutable -> Task<> {
                    co_await async_with(lock, [&]() -> Task<> { co_await sleep(1s); });
                    diary.push_back(timed(name));
                }));
            co_await sleep(0s);
        }
        for (const auto& task : tasks)
            co_await task;
    });
    EXPECT_EQ(diary, (Diary{"1s a", "2s b"}));
}

TEST(LifeTimes, AnEventMayEndAtOnceWhenItHasBeenSet) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto event = std::make_unique<Event>();
        auto waiter = create_task([&diary, &event = *event]() -> Task<> {
            co_await event.wait();
            diary.push_back("woken");
        });
        co_await sleep(1s);
        event->set();
        event.reset();
        co_await waiter;
    });
    EXPECT_EQ(diary, Diary{"woken"});
}

// Entered in a task that has ended: nobody else is cancelled, whoever is in its memory by now.
TEST(LifeTimes, ATimeoutMayOutliveTheTaskThatEnteredIt) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Timeout limit = timeout(1s);
        co_await create_task([&]() -> Task<> { co_await limit.aenter(); });
        std::vector<TaskHandle<>> innocent;
        for (int number = 0; number < 20; ++number)
            innocent.push_back(create_task(sleeper(diary, "innocent", 3s)));
        co_await sleep(2s);
        co_await limit.aexit(nullptr);
        for (const auto& task : innocent)
            co_await task;
    });
    EXPECT_EQ(diary, Diary(20, "3s innocent"));
}

TEST(LifeTimes, ATaskGroupMayOutliveTheTaskThatEnteredIt) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        TaskGroup group;
        co_await create_task([&]() -> Task<> {
            co_await group.aenter();
            group.create_task(failing_after(1s, "child"));
        });
        auto innocent = create_task(sleeper(diary, "innocent", 3s));
        co_await sleep(2s);
        const auto error = co_await error_of(group.aexit(nullptr));
        EXPECT_TRUE(error_as<ExceptionGroup>(error));
        co_await innocent;
    });
    EXPECT_EQ(diary, Diary{"3s innocent"});
}

// PEP 789: a limit around a co_yield cancels the task that entered it, where that is then, and nobody else.
TEST(LifeTimes, ATimeoutInAGeneratorCancelsWhoAskedForTheFirstValue) {
    Diary diary;
    const auto numbers = [&]() -> AsyncGenerator<int> {
        Timeout limit = timeout(1s);
        co_await limit.aenter();
        co_yield 1;
        co_yield 2;
        co_await limit.aexit(nullptr);
    };
    run_virtually([&]() -> Task<> {
        auto stream = numbers();
        auto first = create_task([&]() -> Task<> {
            co_await stream.next();
            co_await sleeper(diary, "first", 5s);
        });
        co_await sleep(0s);
        auto second = create_task([&]() -> Task<> {
            co_await stream.next();
            co_await sleeper(diary, "second", 5s);
        });
        EXPECT_TRUE(error_as<Cancelled>(co_await error_of(first)));
        co_await second;
    });
    EXPECT_EQ(diary, (Diary{"1s first cancelled", "5s second"}));
}

TEST(LifeTimes, TheTasksOfAGroupMayReferToTheLocalVariablesOfItsBody) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
            const std::string name = "a name that is longer than a small string is";
            for (int number = 0; number < 2; ++number)
                group.create_task([&diary, &name]() -> Task<> {
                    co_await sleep(1s);
                    diary.push_back(name);
                });
            co_await sleep(2s);
        });
    });
    EXPECT_EQ(diary.size(), 2U);
}

AsyncGenerator<int> ticks() {
    for (int tick = 1; tick <= 3; ++tick) {
        co_await sleep(1s);
        co_yield tick;
    }
}

TEST(LifeTimes, WhatOutlivesItsLoopCanBeUsedInTheNext) {
    std::optional<AsyncGenerator<int>> generator;
    std::optional<Task<std::string>> task;
    std::optional<TaskHandle<std::string>> handle;
    const std::string text = "a string that is long enough to be on the heap";
    run_virtually([&]() -> Task<> {
        generator.emplace(ticks());
        EXPECT_EQ(co_await generator->next(), 1);
        task.emplace(returning(text));
        handle = create_task(returning(text));
        co_await sleep(1s);
    });
    run_virtually([&]() -> Task<> {
        EXPECT_EQ(co_await generator->next(), std::nullopt);  // run() has closed it
        EXPECT_EQ(co_await *handle, text);
        EXPECT_EQ(co_await std::move(*task), text);
    });
}

TEST(LifeTimes, AStackMayBeEmptiedWhileAnotherTaskLeavesIt) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto stack = std::make_unique<AsyncExitStack>();
        for (int number = 0; number < 3; ++number)
            stack->push_async_callback([&diary, number]() -> Task<> {
                co_await sleep(1s);
                diary.push_back(std::to_string(number));
            });
        auto closing = create_task([&]() -> Task<> { co_await stack->aclose(); });
        co_await sleep(500ms);
        AsyncExitStack rest = stack->pop_all();
        co_await rest.aclose();
        co_await closing;
    });
    EXPECT_EQ(diary, (Diary{"2", "1", "0"}));
}

TEST(LifeTimes, AnErrorAndWhatItHoldsGoWithTheLoop) {
    struct Holds : std::runtime_error {
        explicit Holds(std::shared_ptr<int> held) : std::runtime_error("holds"), held(std::move(held)) {}
        std::shared_ptr<int> held;
    };
    const auto held = std::make_shared<int>(1);
    run_virtually([&]() -> Task<> {
        co_await error_of(async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            stack.push_async_callback([] { return failing("exit"); });
            co_await sleep(1s);
            throw Holds(held);
        }));
    });
    EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace cahier
