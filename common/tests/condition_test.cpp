// The cases of Condition and BoundedSemaphore in CPython's test_locks.
#include "async/condition.hpp"

#include "async/bounded_semaphore.hpp"
#include "async/gather.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

// A task that waits for the condition, once, and writes down how that ended.
Task<> waiter(Condition changed, Diary& diary, std::string name) {
    co_await async_with(changed, [&]() -> Task<> {
        std::exception_ptr error;
        try {
            co_await changed.wait();
        } catch (...) {
            error = std::current_exception();
        }
        EXPECT_TRUE(changed.locked());
        diary.push_back(error ? name + " " + message_of(error) : name);
        if (error)
            std::rethrow_exception(error);
    });
}

Task<> notify(Condition changed, std::size_t tasks) {
    co_await async_with(changed, [&]() -> Task<> {
        changed.notify(tasks);
        co_return;
    });
    for (int turn = 0; turn < 10; ++turn)
        co_await sleep(0s);
}

TEST(Condition, NotifyWakesAsManyAsItSaysInTheirOrder) {
    run_virtually([]() -> Task<> {
        Condition changed;
        Diary diary;
        const auto a = create_task(waiter(changed, diary, "a"));
        const auto b = create_task(waiter(changed, diary, "b"));
        const auto c = create_task(waiter(changed, diary, "c"));
        co_await sleep(1s);
        co_await notify(changed, 1);
        EXPECT_EQ(diary, (Diary{"a"}));
        co_await notify(changed, 2048);
        EXPECT_EQ(diary, (Diary{"a", "b", "c"}));
        EXPECT_FALSE(changed.locked());
    });
}

TEST(Condition, NotifyAllWakesAll) {
    run_virtually([]() -> Task<> {
        Condition changed;
        Diary diary;
        const auto a = create_task(waiter(changed, diary, "a"));
        const auto b = create_task(waiter(changed, diary, "b"));
        co_await sleep(1s);
        co_await changed.acquire();
        changed.notify_all();
        changed.release();
        co_await gather(a, b);
        EXPECT_EQ(diary, (Diary{"a", "b"}));
    });
}

TEST(Condition, WaitForGivesWhatThePredicateReturned) {
    run_virtually([]() -> Task<> {
        Condition changed;
        int count = 0;
        const auto task = create_task(async_with(changed, [&]() -> Task<int> {
            return changed.wait_for([&] { return count >= 3 ? count : 0; });
        }));
        for (int i = 0; i < 5; ++i) {
            co_await sleep(1s);
            ++count;
            co_await notify(changed, 1);
            EXPECT_EQ(task.done(), count >= 3);
        }
        EXPECT_EQ(task.result(), 3);
    });
}

TEST(Condition, NeedsItsLock) {
    run_virtually([]() -> Task<> {
        Condition changed;
        EXPECT_EQ(message_of(co_await error_of(changed.wait())), "the lock of this Condition is not locked");
        EXPECT_THROW(changed.notify(), std::logic_error);
        EXPECT_THROW(changed.release(), std::logic_error);
    });
}

TEST(Condition, MayShareALock) {
    run_virtually([]() -> Task<> {
        Lock lock;
        Condition full(lock);
        Condition empty(lock);
        co_await full.acquire();
        EXPECT_TRUE(empty.locked());
        lock.release();
        EXPECT_FALSE(full.locked());
    });
}

TEST(Condition, CancelledHasTheLockAgain) {
    run_virtually([]() -> Task<> {
        Condition changed;
        Diary diary;
        const auto a = create_task(waiter(changed, diary, "a"));
        co_await sleep(1s);
        a.cancel();
        EXPECT_TRUE(error_as<Cancelled>(co_await error_of(a)));
        EXPECT_EQ(diary, (Diary{"a cancelled"}));
        EXPECT_FALSE(changed.locked());
    });
}

TEST(Condition, CancelledTwiceWhileTheLockIsTakenHasItAgain) {
    run_virtually([]() -> Task<> {
        Condition changed;
        Diary diary;
        const auto a = create_task(waiter(changed, diary, "a"));
        co_await sleep(1s);
        co_await changed.acquire();
        changed.notify();
        co_await sleep(1s);
        a.cancel();
        co_await sleep(1s);
        a.cancel();
        co_await sleep(1s);
        EXPECT_FALSE(a.done());
        changed.release();
        EXPECT_TRUE(error_as<Cancelled>(co_await error_of(a)));
        EXPECT_EQ(diary, (Diary{"a cancelled"}));
        EXPECT_FALSE(changed.locked());
    });
}

TEST(Condition, ACancelledTaskPassesItsNotifyOn) {
    run_virtually([]() -> Task<> {
        Condition changed;
        Diary diary;
        const auto a = create_task(waiter(changed, diary, "a"));
        const auto b = create_task(waiter(changed, diary, "b"));
        co_await sleep(1s);
        co_await changed.acquire();
        changed.notify();
        changed.release();
        a.cancel();
        co_await b;
        EXPECT_TRUE(error_as<Cancelled>(co_await error_of(a)));
        EXPECT_EQ(diary, (Diary{"a cancelled", "b"}));
    });
}

TEST(BoundedSemaphore, IsNotReleasedMoreOftenThanAcquired) {
    run_virtually([]() -> Task<> {
        BoundedSemaphore semaphore(2);
        EXPECT_THROW(semaphore.release(), std::logic_error);
        co_await semaphore.acquire();
        semaphore.release();
        EXPECT_THROW(semaphore.release(), std::logic_error);
        co_await async_with(semaphore, semaphore, [&]() -> Task<> {
            EXPECT_TRUE(semaphore.locked());
            co_return;
        });
        EXPECT_THROW(semaphore.release(), std::logic_error);
    });
}

TEST(BoundedSemaphore, HandsPermitsOn) {
    run_virtually([]() -> Task<> {
        BoundedSemaphore semaphore;
        Diary diary;
        auto work = [&](std::string name) {
            return async_with(semaphore, [&diary, name]() -> Task<> { return sleeper(diary, name, 1s); });
        };
        co_await gather(work("a"), work("b"), work("c"));
        EXPECT_EQ(diary, (Diary{"1s a", "2s b", "3s c"}));
    });
}

}  // namespace
}  // namespace cahier
