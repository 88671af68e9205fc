// Lock, Semaphore and Event: who waits comes first, and a cancelled one loses nothing for the others.
#include "async/lock.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "async/bounded_semaphore.hpp"
#include "async/event.hpp"
#include "async/semaphore.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

// Acquires, writes it down, holds for the time, and releases.
template <class L>
Task<> hold(L& lock, Diary& diary, std::string name, Span time) {
    co_await lock.acquire();
    diary.push_back(timed(name));
    co_await sleep(time);
    lock.release();
}

TEST(Lock, IsHeldByOneTaskAtATimeInTheOrderInWhichTheyCame) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Lock lock;
        auto a = create_task(hold(lock, diary, "a", 1s));
        auto b = create_task(hold(lock, diary, "b", 1s));
        auto c = create_task(hold(lock, diary, "c", 1s));
        co_await c;
        EXPECT_FALSE(lock.locked());
    });
    EXPECT_EQ(diary, (Diary{"0s a", "1s b", "2s c"}));
}

TEST(Lock, IsNotTakenByANewcomerWhenItWasPassedOn) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Lock lock;
        co_await lock.acquire();
        auto first = create_task(hold(lock, diary, "first", 1s));
        co_await sleep(0s);
        lock.release();  // first is woken, but has not gone on
        co_await lock.acquire();
        diary.push_back(timed("newcomer"));
        lock.release();
        co_await first;
    });
    EXPECT_EQ(diary, (Diary{"0s first", "1s newcomer"}));
}

TEST(Lock, IsPassedOverACancelledWaiter) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Lock lock;
        auto a = create_task(hold(lock, diary, "a", 3s));
        auto b = create_task(hold(lock, diary, "b", 1s));
        auto c = create_task(hold(lock, diary, "c", 1s));
        co_await sleep(1s);
        b.cancel();
        co_await error_of(b);
        co_await c;
    });
    EXPECT_EQ(diary, (Diary{"0s a", "3s c"}));
}

TEST(Lock, IsNotLostWhenAWaiterIsCancelledAfterItWasWoken) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Lock lock;
        co_await lock.acquire();
        auto b = create_task(hold(lock, diary, "b", 1s));
        auto c = create_task(hold(lock, diary, "c", 1s));
        co_await sleep(1s);
        lock.release();
        b.cancel();
        const std::exception_ptr error = co_await error_of(b);
        EXPECT_TRUE(error_as<Cancelled>(error));
        co_await c;
        EXPECT_FALSE(lock.locked());
    });
    EXPECT_EQ(diary, (Diary{"1s c"}));
}

TEST(Lock, IsFreeWhenItsOnlyWaiterIsCancelledAfterItWasWoken) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Lock lock;
        co_await lock.acquire();
        auto b = create_task(hold(lock, diary, "b", 1s));
        co_await sleep(1s);
        lock.release();
        b.cancel();
        co_await error_of(b);
        EXPECT_FALSE(lock.locked());
        co_await hold(lock, diary, "main", 0s);
    });
    EXPECT_EQ(diary, (Diary{"1s main"}));
}

TEST(Lock, ThatIsFreeIsTakenWithoutWaiting) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Lock lock;
        auto other = create_task(sleeper(diary, "other", 0s));
        co_await lock.acquire();
        EXPECT_TRUE(lock.locked());
        EXPECT_TRUE(diary.empty());
        lock.release();
        co_await other;
    });
}

TEST(Lock, ReleasedWithoutBeingLockedIsAnError) {
    Lock lock;
    EXPECT_EQ(message_of(error_thrown_by([&] { lock.release(); })), "this lock is not locked");
}

TEST(Lock, IsAManagerThatGivesNothing) {
    run_virtually([]() -> Task<> {
        Lock lock;
        co_await async_with(lock, [&]() -> Task<> {
            EXPECT_TRUE(lock.locked());
            co_await sleep(1s);
        });
        EXPECT_FALSE(lock.locked());
        co_await error_of(async_with(lock, []() -> Task<> { co_await failing("boom"); }));
        EXPECT_FALSE(lock.locked());
    });
}

TEST(Semaphore, TakesItsPermitsInAnyIntegerType) {
    const std::size_t most = 2;
    Semaphore semaphore{most};
    EXPECT_FALSE(semaphore.locked());
    EXPECT_THROW(Semaphore{-1L}, std::invalid_argument);
    EXPECT_THROW(Semaphore{SIZE_MAX}, std::invalid_argument);
    EXPECT_FALSE(BoundedSemaphore{1U}.locked());
}

TEST(Semaphore, LetsSoManyTasksInAtATime) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Semaphore permits(2);
        auto a = create_task(hold(permits, diary, "a", 1s));
        auto b = create_task(hold(permits, diary, "b", 2s));
        auto c = create_task(hold(permits, diary, "c", 2s));
        auto d = create_task(hold(permits, diary, "d", 1s));
        co_await sleep(500ms);
        EXPECT_TRUE(permits.locked());
        co_await d;
        co_await c;
        EXPECT_FALSE(permits.locked());
    });
    EXPECT_EQ(diary, (Diary{"0s a", "0s b", "1s c", "2s d"}));
}

TEST(Semaphore, IsFairToWhoWaits) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Semaphore permits(1);
        co_await permits.acquire();
        auto first = create_task(hold(permits, diary, "first", 1s));
        co_await sleep(0s);
        permits.release();
        EXPECT_TRUE(permits.locked()) << "the permit is the first one's already";
        co_await permits.acquire();
        diary.push_back(timed("newcomer"));
        permits.release();
        co_await first;
    });
    EXPECT_EQ(diary, (Diary{"0s first", "1s newcomer"}));
}

TEST(Semaphore, PassesOverACancelledWaiter) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Semaphore permits(1);
        auto a = create_task(hold(permits, diary, "a", 3s));
        auto b = create_task(hold(permits, diary, "b", 1s));
        auto c = create_task(hold(permits, diary, "c", 1s));
        co_await sleep(1s);
        b.cancel();
        co_await error_of(b);
        co_await c;
    });
    EXPECT_EQ(diary, (Diary{"0s a", "3s c"}));
}

TEST(Semaphore, LosesNoPermitWhenAWaiterIsCancelledAfterItWasWoken) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Semaphore permits(1);
        co_await permits.acquire();
        auto b = create_task(hold(permits, diary, "b", 1s));
        auto c = create_task(hold(permits, diary, "c", 1s));
        co_await sleep(1s);
        permits.release();
        b.cancel();
        co_await error_of(b);
        co_await c;
        EXPECT_FALSE(permits.locked());
        co_await permits.acquire();
        EXPECT_TRUE(permits.locked());
    });
    EXPECT_EQ(diary, (Diary{"1s c"}));
}

TEST(Semaphore, LosesNoPermitWhenItsOnlyWaiterIsCancelledAfterItWasWoken) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Semaphore permits(1);
        co_await permits.acquire();
        auto b = create_task(hold(permits, diary, "b", 1s));
        co_await sleep(1s);
        permits.release();
        b.cancel();
        co_await error_of(b);
        EXPECT_FALSE(permits.locked());
    });
    EXPECT_EQ(diary, (Diary{}));
}

TEST(Semaphore, WakesAsManyAsPermitsWereReleased) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Semaphore permits(0);
        auto a = create_task(hold(permits, diary, "a", 10s));
        auto b = create_task(hold(permits, diary, "b", 10s));
        auto c = create_task(hold(permits, diary, "c", 10s));
        co_await sleep(1s);
        permits.release();
        permits.release();
        co_await sleep(1s);
        EXPECT_EQ(diary, (Diary{"1s a", "1s b"}));
        permits.release();
        co_await c;
    });
    EXPECT_EQ(diary, (Diary{"1s a", "1s b", "2s c"}));
}

TEST(Semaphore, IsAManagerThatGivesNothing) {
    run_virtually([]() -> Task<> {
        Semaphore permits(1);
        co_await error_of(async_with(permits, [&]() -> Task<> {
            EXPECT_TRUE(permits.locked());
            co_await failing_after(1s, "boom");
        }));
        EXPECT_FALSE(permits.locked());
    });
}

TEST(Event, WakesAllWhoWaitWhenItIsSet) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Event event;
        const auto wait = [&](std::string name) -> Task<> {
            co_await event.wait();
            diary.push_back(timed(name));
        };
        auto a = create_task(wait("a"));
        auto b = create_task(wait("b"));
        co_await sleep(1s);
        EXPECT_FALSE(event.is_set());
        event.set();
        EXPECT_TRUE(event.is_set());
        co_await a;
        co_await b;
        co_await wait("at once");
    });
    EXPECT_EQ(diary, (Diary{"1s a", "1s b", "1s at once"}));
}

TEST(Event, SetAndClearedAtOnceHasWokenThoseWhoWaited) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Event event;
        auto waiting = create_task([&]() -> Task<> {
            co_await event.wait();
            diary.push_back(timed("woke"));
        });
        co_await sleep(1s);
        event.set();
        event.clear();
        co_await waiting;
        EXPECT_FALSE(event.is_set());
    });
    EXPECT_EQ(diary, (Diary{"1s woke"}));
}

TEST(Event, WakesTheOthersWhenOneIsCancelled) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Event event;
        const auto wait = [&](std::string name) -> Task<> {
            co_await event.wait();
            diary.push_back(name);
        };
        auto a = create_task(wait("a"));
        auto b = create_task(wait("b"));
        auto c = create_task(wait("c"));
        co_await sleep(1s);
        a.cancel();
        event.set();
        b.cancel();
        const std::exception_ptr before = co_await error_of(a);
        const std::exception_ptr after = co_await error_of(b);
        EXPECT_TRUE(error_as<Cancelled>(before) && error_as<Cancelled>(after));
        co_await c;
    });
    EXPECT_EQ(diary, (Diary{"c"}));
}

}  // namespace
}  // namespace cahier
