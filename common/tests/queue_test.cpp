#include "async/queue.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "async/gather.hpp"
#include "async/shield.hpp"
#include "async/timeout.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

Task<> take(Queue<int>& queue, std::vector<int>& taken) {
    const int item = co_await queue.get();
    taken.push_back(item);
}

TEST(Queue, GivesItemsInTheOrderInWhichTheyWerePut) {
    run_virtually([]() -> Task<> {
        Queue<int> queue;
        for (int item = 1; item <= 3; ++item)
            co_await queue.put(item);
        EXPECT_EQ(queue.qsize(), 3U);
        for (int expected = 1; expected <= 3; ++expected) {
            const int item = co_await queue.get();
            EXPECT_EQ(item, expected);
        }
        EXPECT_TRUE(queue.empty());
    });
}

TEST(Queue, CarriesMoveOnlyItems) {
    run_virtually([]() -> Task<> {
        Queue<std::unique_ptr<int>> queue;
        co_await queue.put(std::make_unique<int>(1));
        const std::unique_ptr<int> item = co_await queue.get();
        EXPECT_EQ(*item, 1);
    });
}

Task<int> first_of(Queue<int>& queue) {
    return queue.get();
}

TEST(Queue, GetAndPutAreTasksWhereverOneIsNeeded) {
    run_virtually([]() -> Task<> {
        Queue<int> queue(1);
        auto getter = create_task(queue.get());
        Task<> putter = queue.put(1);
        co_await std::move(putter);
        const int first = co_await getter;
        EXPECT_EQ(first, 1);
        const auto both = co_await gather(first_of(queue), queue.put(2));
        EXPECT_EQ(std::get<0>(both), 2);
        const std::exception_ptr error = co_await error_of(wait_for(queue.get(), 1s));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        co_await wait_for(queue.put(4), 1s);
        const int shielded = co_await shield(queue.get());
        EXPECT_EQ(shielded, 4);
    });
}

// Both are asked for while the queue is there, and awaited when it is not.
TEST(Queue, GetAndPutOutliveTheQueueTheyWereAskedOf) {
    run_virtually([]() -> Task<> {
        const auto get = [] {
            Queue<int> queue;
            queue.put_nowait(1);
            return queue.get();
        };
        auto asked = get();
        const int item = co_await asked;
        EXPECT_EQ(item, 1);
    });
}

TEST(Queue, GetAwaitedTwiceTakesTwo) {
    run_virtually([]() -> Task<> {
        Queue<int> queue;
        auto getter = queue.get();
        auto putter = create_task(queue.put(1));
        const int first = co_await getter;
        EXPECT_EQ(first, 1);
        queue.put_nowait(2);
        const int second = co_await getter;
        EXPECT_EQ(second, 2);
    });
}

TEST(Queue, WithoutLimitIsNeverFull) {
    run_virtually([]() -> Task<> {
        Queue<int> queue;
        for (int item = 0; item < 1000; ++item)
            queue.put_nowait(item);
        EXPECT_FALSE(queue.full());
        EXPECT_EQ(queue.maxsize(), 0U);
        co_return;
    });
}

TEST(Queue, MakesTheProducerWaitWhenItIsFull) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Queue<int> queue(2);
        auto producer = create_task([&]() -> Task<> {
            for (int item = 1; item <= 4; ++item) {
                co_await queue.put(item);
                diary.push_back(timed(fmt::format("put {}", item)));
            }
        });
        co_await sleep(1s);
        EXPECT_TRUE(queue.full());
        for (int step = 0; step < 4; ++step) {
            const int item = co_await queue.get();
            diary.push_back(timed(fmt::format("got {}", item)));
            co_await sleep(1s);
        }
        co_await producer;
    });
    EXPECT_EQ(diary, (Diary{"0s put 1", "0s put 2", "1s got 1", "1s put 3", "2s got 2", "2s put 4",
                            "3s got 3", "4s got 4"}));
}

TEST(Queue, GivesItemsToThoseWhoWaitInTheOrderInWhichTheyCame) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Queue<int> queue;
        const auto consumer = [&](std::string name) -> Task<> {
            const int item = co_await queue.get();
            diary.push_back(fmt::format("{} got {}", name, item));
        };
        auto a = create_task(consumer("a"));
        auto b = create_task(consumer("b"));
        co_await sleep(1s);
        queue.put_nowait(1);
        queue.put_nowait(2);
        co_await a;
        co_await b;
    });
    EXPECT_EQ(diary, (Diary{"a got 1", "b got 2"}));
}

TEST(Queue, RefusesWhatWouldHaveToWait) {
    run_virtually([]() -> Task<> {
        Queue<int> queue(1);
        EXPECT_THROW(queue.get_nowait(), QueueEmpty);
        queue.put_nowait(1);
        EXPECT_THROW(queue.put_nowait(2), QueueFull);
        EXPECT_EQ(queue.get_nowait(), 1);
        EXPECT_EQ(queue.qsize(), 0U);
        co_return;
    });
}

TEST(Queue, JoinWaitsUntilEveryItemIsDone) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Queue<int> queue;
        auto consumer = create_task([&]() -> Task<> {
            for (;;) {
                co_await queue.get();
                co_await sleep(1s);
                queue.task_done();
            }
        });
        for (int item = 0; item < 3; ++item)
            queue.put_nowait(item);
        co_await queue.join();
        diary.push_back(timed("joined"));
        consumer.cancel();
        co_await error_of(consumer);
    });
    EXPECT_EQ(diary, (Diary{"3s joined"}));
}

TEST(Queue, JoinOfANewQueueDoesNotWait) {
    run_virtually([]() -> Task<> {
        Queue<int> queue;
        co_await queue.join();
        EXPECT_EQ(loop_time(), 0.0);
    });
}

TEST(Queue, TaskDoneMoreOftenThanItemsWerePutIsAnError) {
    run_virtually([]() -> Task<> {
        Queue<int> queue;
        queue.put_nowait(1);
        queue.task_done();
        EXPECT_EQ(message_of(error_thrown_by([&] { queue.task_done(); })),
                  "task_done() called too many times");
        co_return;
    });
}

TEST(Queue, CancelledGetTakesNoItem) {
    std::vector<int> taken;
    run_virtually([&]() -> Task<> {
        Queue<int> queue;
        auto getter = create_task(take(queue, taken));
        co_await sleep(1s);
        getter.cancel();
        co_await error_of(getter);
        queue.put_nowait(1);
        EXPECT_EQ(queue.qsize(), 1U);
        co_await take(queue, taken);
    });
    EXPECT_EQ(taken, (std::vector<int>{1}));
}

TEST(Queue, GetCancelledAfterItWasWokenLeavesTheItemToTheNext) {
    std::vector<int> taken;
    run_virtually([&]() -> Task<> {
        Queue<int> queue;
        auto first = create_task(take(queue, taken));
        auto second = create_task(take(queue, taken));
        co_await sleep(1s);
        queue.put_nowait(1);
        first.cancel();
        const std::exception_ptr error = co_await error_of(first);
        EXPECT_TRUE(error_as<Cancelled>(error));
        co_await second;
        EXPECT_EQ(loop_time(), 1.0);
        EXPECT_TRUE(queue.empty());
    });
    EXPECT_EQ(taken, (std::vector<int>{1}));
}

TEST(Queue, GetCancelledAfterItWasWokenLeavesTheItemInTheQueue) {
    std::vector<int> taken;
    run_virtually([&]() -> Task<> {
        Queue<int> queue;
        auto getter = create_task(take(queue, taken));
        co_await sleep(1s);
        queue.put_nowait(7);
        getter.cancel();
        co_await error_of(getter);
        EXPECT_EQ(queue.qsize(), 1U);
        EXPECT_EQ(queue.get_nowait(), 7);
    });
    EXPECT_TRUE(taken.empty());
}

TEST(Queue, CancelledPutHasPutNothing) {
    run_virtually([]() -> Task<> {
        Queue<int> queue(1);
        queue.put_nowait(1);
        auto putter = create_task(queue.put(2));
        co_await sleep(1s);
        putter.cancel();
        co_await error_of(putter);
        EXPECT_EQ(queue.get_nowait(), 1);
        EXPECT_TRUE(queue.empty());
        queue.task_done();
        co_await queue.join();  // the cancelled item does not count
        EXPECT_EQ(loop_time(), 1.0);
    });
}

TEST(Queue, PutCancelledAfterItWasWokenLeavesTheRoomToTheNext) {
    run_virtually([]() -> Task<> {
        Queue<int> queue(1);
        queue.put_nowait(1);
        auto first = create_task(queue.put(2));
        auto second = create_task(queue.put(3));
        co_await sleep(1s);
        EXPECT_EQ(queue.get_nowait(), 1);
        first.cancel();
        co_await error_of(first);
        co_await second;
        EXPECT_EQ(queue.get_nowait(), 3);
        EXPECT_EQ(loop_time(), 1.0);
    });
}

TEST(Queue, GivesEveryItemOnceWhoeverIsCancelled) {
    std::vector<int> taken;
    run_virtually([&]() -> Task<> {
        Queue<int> queue(3);
        std::vector<TaskHandle<>> consumers;
        const auto consumer = [&]() -> Task<> {
            for (;;) {
                co_await take(queue, taken);
                co_await sleep(1s);
            }
        };
        for (int number = 0; number < 5; ++number)
            consumers.push_back(create_task(consumer()));
        auto producer = create_task([&]() -> Task<> {
            for (int item = 0; item < 100; ++item)
                co_await queue.put(item);
        });
        for (int round = 0; round < 40 && !producer.done(); ++round) {
            co_await sleep(1s);
            consumers[round % 5].cancel();
            consumers[round % 5] = create_task(consumer());
        }
        co_await producer;
        co_await sleep(10s);
        for (const auto& consumer : consumers)
            consumer.cancel();
        co_await gather_settled(consumers);
    });
    std::vector<int> expected;
    for (int item = 0; item < 100; ++item)
        expected.push_back(item);
    EXPECT_EQ(taken, expected);
}

// The cases of shutdown() in CPython's test_queues.
TEST(QueueShutdown, LeavesWhatIsThereToBeTaken) {
    run_virtually([]() -> Task<> {
        Queue<int> queue;
        co_await queue.put(1);
        queue.shutdown();
        EXPECT_THROW(queue.put_nowait(2), QueueShutDown);
        EXPECT_TRUE(error_as<QueueShutDown>(co_await error_of(queue.put(2))));
        const int one = co_await queue.get();
        EXPECT_EQ(one, 1);
        EXPECT_THROW(queue.get_nowait(), QueueShutDown);
        EXPECT_TRUE(error_as<QueueShutDown>(co_await error_of(queue.get())));
        queue.task_done();
        co_await queue.join();
    });
}

TEST(QueueShutdown, ImmediateThrowsAwayWhatIsThereAndCountsItAsDone) {
    run_virtually([]() -> Task<> {
        Queue<int> queue;
        co_await queue.put(1);
        co_await queue.put(2);
        const auto joiner = create_task(queue.join());
        co_await sleep(0s);
        queue.shutdown(true);
        EXPECT_TRUE(queue.empty());
        EXPECT_THROW(queue.get_nowait(), QueueShutDown);
        co_await joiner;
    });
}

TEST(QueueShutdown, ImmediateLeavesWhatWasTakenToBeDone) {
    run_virtually([]() -> Task<> {
        Queue<int> queue;
        co_await queue.put(1);
        co_await queue.put(2);
        (void)queue.get_nowait();
        const auto joiner = create_task(queue.join());
        queue.shutdown(true);
        co_await sleep(1s);
        EXPECT_FALSE(joiner.done());
        queue.task_done();
        co_await joiner;
    });
}

TEST(QueueShutdown, IsToldToThoseWhoWait) {
    run_virtually([]() -> Task<> {
        Queue<int> empty;
        Queue<int> full(1);
        co_await full.put(1);
        const auto getter = create_task(empty.get());
        const auto putter = create_task(full.put(2));
        co_await sleep(1s);
        empty.shutdown();
        full.shutdown();
        EXPECT_TRUE(error_as<QueueShutDown>(co_await error_of(getter)));
        EXPECT_TRUE(error_as<QueueShutDown>(co_await error_of(putter)));
        EXPECT_EQ(full.qsize(), 1u);
    });
}

}  // namespace
}  // namespace cahier
