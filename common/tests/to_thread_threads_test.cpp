#include "async/to_thread.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "async/gather.hpp"
#include "async/timeout.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

void real_sleep(std::chrono::milliseconds time) {
    std::this_thread::sleep_for(time);
}

TEST(ToThread, GivesWhatTheFunctionReturns) {
    run_virtually([]() -> Task<> {
        const int number = co_await to_thread([] { return 6; });
        EXPECT_EQ(number, 6);
        const auto owned = co_await to_thread([] { return std::make_unique<int>(7); });
        EXPECT_EQ(*owned, 7);
    });
}

TEST(ToThread, CallsAMemberFunctionOfTheObjectThatItIsGivenAPointerTo) {
    struct Printer {
        int pages = 0;
        void print(int more) { pages += more; }
    };
    run_virtually([]() -> Task<> {
        Printer printer;
        co_await to_thread(&Printer::print, &printer, 3);
        EXPECT_EQ(printer.pages, 3);
    });
}

TEST(ToThread, RunsTheFunctionInAnotherThread) {
    run_virtually([]() -> Task<> {
        const auto here = std::this_thread::get_id();
        const auto there = co_await to_thread([] { return std::this_thread::get_id(); });
        EXPECT_NE(here, there);
    });
}

TEST(ToThread, AwaitsAFunctionThatReturnsNothing) {
    run_virtually([]() -> Task<> {
        bool done = false;
        co_await to_thread([&] {
            real_sleep(5ms);
            done = true;
        });
        EXPECT_TRUE(done);
    });
}

TEST(ToThread, ThrowsWhatTheFunctionThrows) {
    run_virtually([]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(to_thread([]() -> int { throw std::out_of_range("in a thread"); }));
        EXPECT_TRUE(error_as<std::out_of_range>(error));
        EXPECT_EQ(message_of(error), "in a thread");
    });
}

TEST(ToThread, PassesItsArgumentsAndKeepsThem) {
    const auto join = [](const std::string& a, int b, std::unique_ptr<int>& c) {
        return a + std::to_string(b) + std::to_string(*c);
    };
    run_virtually([&]() -> Task<> {
        Task<std::string> task = to_thread(join, std::string("a"), 2, std::make_unique<int>(3));
        const std::string text = co_await std::move(task);
        EXPECT_EQ(text, "a23");
    });
}

TEST(ToThread, StartsNothingUntilItIsAwaited) {
    std::atomic<bool> ran = false;
    run_virtually([&]() -> Task<> {
        {
            auto task = to_thread([&] { ran = true; });
        }
        co_await sleep(1s);
    });
    EXPECT_FALSE(ran);
}

TEST(ToThread, LetsTheOtherTasksGoOnMeanwhile) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        std::atomic<bool> go_on = false;
        auto job = create_task(to_thread([&] {
            while (!go_on)
                std::this_thread::yield();
        }));
        co_await sleep(0s);
        diary.push_back("meanwhile");
        go_on = true;
        co_await job;
        diary.push_back("done");
    });
    EXPECT_EQ(diary, (Diary{"meanwhile", "done"}));
}

TEST(ToThread, HandsItsResultOverAlthoughAnotherTaskPollsForIt) {
    run_virtually([]() -> Task<> {
        auto job = create_task(to_thread([] { return 7; }));
        while (!job.done())
            co_await sleep(0s);
        EXPECT_EQ(job.result(), 7);
    });
}

TEST(ToThread, DoesNotLetTheVirtualClockJumpWhileAJobRuns) {
    run_virtually([]() -> Task<> {
        auto job = create_task([]() -> Task<> {
            co_await to_thread([] { real_sleep(20ms); });
            EXPECT_EQ(loop_time(), 0.0);
        });
        co_await sleep(1h);
        EXPECT_TRUE(job.done());
        EXPECT_EQ(loop_time(), 3600.0);
    });
}

TEST(ToThread, OnTheVirtualClockHandsResultsOverInTheOrderOfSubmission) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const auto work = [&](std::string name, std::chrono::milliseconds time) -> Task<> {
            co_await to_thread(real_sleep, time);
            diary.push_back(name);
        };
        co_await gather(work("slow", 30ms), work("quick", 0ms), work("quicker", 0ms));
    });
    EXPECT_EQ(diary, (Diary{"slow", "quick", "quicker"}));
}

TEST(ToThread, OnTheRealClockHandsResultsOverAsTheyCome) {
    Diary diary;
    run([&]() -> Task<> {
        std::atomic<bool> quick_is_done = false;
        const auto slow = [&]() -> Task<> {
            co_await to_thread([&] {
                while (!quick_is_done)
                    std::this_thread::yield();
            });
            diary.push_back("slow");
        };
        const auto quick = [&]() -> Task<> {
            co_await to_thread([] {});
            diary.push_back("quick");
            quick_is_done = true;
        };
        co_await gather(slow(), quick());
    });
    EXPECT_EQ(diary, (Diary{"quick", "slow"}));
}

TEST(ToThread, OnTheRealClockHandsAResultOverAlthoughAnotherTaskIsAlwaysReady) {
    run(
        []() -> Task<> {
            bool arrived = false;
            auto busy = create_task([&]() -> Task<> {
                while (!arrived)
                    co_await sleep(0s);
            });
            co_await to_thread([] {});
            arrived = true;
            co_await busy;
        },
        Clock::real_time);
}

TEST(ToThread, CancelledTellsTheJobAndWaitsForIt) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        std::atomic<bool> began = false;
        std::atomic<bool> ended = false;
        auto handle = create_task(to_thread([&](const std::stop_token& stop) {
            began = true;
            while (!stop.stop_requested())
                std::this_thread::yield();
            real_sleep(10ms);
            ended = true;
            return 5;
        }));
        while (!began)
            co_await sleep(0s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_TRUE(ended);
    });
}

TEST(ToThread, CancelledWaitsForAJobThatCannotBeTold) {
    run_virtually([]() -> Task<> {
        std::atomic<bool> began = false;
        std::atomic<bool> ended = false;
        auto handle = create_task(to_thread([&] {
            began = true;
            real_sleep(10ms);
            ended = true;
        }));
        while (!began)
            co_await sleep(0s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_TRUE(ended);
    });
}

// Holds the threads that call it until it is opened.
class Gate {
public:
    void wait() {
        ++waiting_;
        std::unique_lock lock(mutex_);
        opened_.wait(lock, [this] { return open_; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        opened_.notify_all();
    }
    int waiting() const { return waiting_; }

private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool open_ = false;
    std::atomic<int> waiting_ = 0;
};

TEST(ToThread, CancelledInTheQueueNeverBeginsAndEndsAtOnce) {
    run_virtually([]() -> Task<> {
        Gate gate;
        std::vector<TaskHandle<>> tasks;
        for (int number = 0; number < 40; ++number)  // more than there are threads
            tasks.push_back(create_task(to_thread([&] { gate.wait(); })));
        const int threads = static_cast<int>(std::min(32u, std::thread::hardware_concurrency() + 4));
        while (gate.waiting() < threads)
            co_await sleep(0s);
        for (const TaskHandle<>& task : tasks)
            task.cancel();
        for (int turn = 0; turn < 3; ++turn)
            co_await sleep(0s);
        const auto ended = std::count_if(tasks.begin(), tasks.end(), [](auto& task) { return task.done(); });
        EXPECT_EQ(ended, 40 - threads);
        gate.open();
        for (const TaskHandle<>& task : tasks) {
            const std::exception_ptr error = co_await error_of(task);
            EXPECT_TRUE(error_as<Cancelled>(error));
        }
        EXPECT_EQ(gate.waiting(), threads);
    });
}

TEST(ToThreadOrAbandon, GivesWhatTheFunctionReturnsOrThrows) {
    run_virtually([]() -> Task<> {
        const int number = co_await to_thread_or_abandon([](int value) { return value + 1; }, 6);
        EXPECT_EQ(number, 7);
        const std::exception_ptr error =
            co_await error_of(to_thread_or_abandon([]() -> int { throw std::out_of_range("in a thread"); }));
        EXPECT_EQ(message_of(error), "in a thread");
    });
}

TEST(ToThreadOrAbandon, CancelledDoesNotWaitForAJobThatHasBegun) {
    const auto gate = std::make_shared<Gate>();
    run_virtually([&]() -> Task<> {
        auto task = create_task(to_thread_or_abandon([gate] { gate->wait(); }));
        while (gate->waiting() == 0)
            co_await sleep(0s);
        task.cancel();
        const std::exception_ptr error = co_await error_of(task);
        EXPECT_TRUE(error_as<Cancelled>(error));
        co_await sleep(1h);  // the virtual clock does not wait for it either
    });
    gate->open();  // only now
    while (gate.use_count() > 1)
        std::this_thread::yield();
}

TEST(ToThreadOrAbandon, LeftAtTheEndOfTheProgramIsNotWaitedFor) {
    const auto gate = std::make_shared<Gate>();
    run_virtually([&]() -> Task<> {
        create_task(to_thread_or_abandon([gate] { gate->wait(); }));
        while (gate->waiting() == 0)
            co_await sleep(0s);
    });
    gate->open();
    while (gate.use_count() > 1)
        std::this_thread::yield();
}

TEST(ToThreadOrAbandon, GivesItsPlaceToTheJobsThatWaitForAThread) {
    const auto gate = std::make_shared<Gate>();
    run_virtually([&]() -> Task<> {
        const int threads = static_cast<int>(std::min(32u, std::thread::hardware_concurrency() + 4));
        std::vector<TaskHandle<>> tasks;
        for (int number = 0; number < threads; ++number)
            tasks.push_back(create_task(to_thread_or_abandon([gate] { gate->wait(); })));
        while (gate->waiting() < threads)
            co_await sleep(0s);
        auto next = create_task(to_thread([] { return 5; }));
        co_await sleep(0s);
        for (const TaskHandle<>& task : tasks)
            task.cancel();
        const int value = co_await next;
        EXPECT_EQ(value, 5);
    });
    gate->open();
    while (gate.use_count() > 1)
        std::this_thread::yield();
}

TEST(ToThreadOrAbandon, CancelledAfterItHasEndedLosesNothing) {
    run_virtually([]() -> Task<> {
        for (int round = 0; round < 200; ++round) {
            auto task = create_task(to_thread_or_abandon([] { return std::make_unique<int>(1); }));
            for (int turn = 0; turn < round % 5; ++turn)
                co_await sleep(0s);
            task.cancel();
            co_await error_of(std::move(task));
        }
    });
}

TEST(ToThread, IsCancelledAtTheEndOfTheProgramAndAwaited) {
    std::atomic<bool> began = false;
    std::atomic<bool> ended = false;
    run_virtually([&]() -> Task<> {
        create_task(to_thread([&](const std::stop_token& stop) {
            began = true;
            while (!stop.stop_requested())
                std::this_thread::yield();
            ended = true;
        }));
        while (!began)
            co_await sleep(0s);
    });
    EXPECT_TRUE(ended);
}

TEST(ToThread, PassesTheStopTokenBeforeTheArguments) {
    run_virtually([]() -> Task<> {
        const auto call = [](const std::stop_token& stop, int value) {
            return stop.stop_possible() ? value : -1;
        };
        const int value = co_await to_thread(call, 3);
        EXPECT_EQ(value, 3);
    });
}

TEST(ToThread, RunsManyJobs) {
    std::atomic<int> sum = 0;
    run_virtually([&]() -> Task<> {
        std::vector<Task<int>> tasks;
        for (int number = 0; number < 500; ++number)
            tasks.push_back(to_thread([&sum](int value) { return sum += value, value; }, number));
        const std::vector<int> values = co_await gather(std::move(tasks));
        EXPECT_EQ(values.size(), 500U);
        for (int number = 0; number < 500; ++number)
            EXPECT_EQ(values[number], number);
    });
    EXPECT_EQ(sum, 500 * 499 / 2);
}

TEST(ToThread, RunsJobsSideBySide) {
    run_virtually([]() -> Task<> {
        std::atomic<int> inside = 0;
        const auto meet = [&] {
            ++inside;
            while (inside < 3)
                std::this_thread::yield();
        };
        co_await gather(to_thread(meet), to_thread(meet), to_thread(meet));
        EXPECT_EQ(inside, 3);
    });
}

TEST(ToThread, WorksAfterAnIdleTime) {
    run_virtually([]() -> Task<> {
        for (int round = 0; round < 100; ++round) {
            const int value = co_await to_thread([round] { return round; });
            EXPECT_EQ(value, round);
            co_await sleep(1s);
        }
    });
}

TEST(Loops, RunInSeveralThreadsAtOnce) {
    std::atomic<int> ended = 0;
    std::vector<std::jthread> threads;
    for (int number = 0; number < 4; ++number) {
        threads.emplace_back([&] {
            run_virtually([]() -> Task<> {
                for (int step = 0; step < 100; ++step) {
                    co_await sleep(1s);
                    co_await returning(step);
                }
                co_await to_thread([] {});
            });
            if (frame_pool.alive() == 0)
                ++ended;
        });
    }
    threads.clear();
    EXPECT_EQ(ended, 4);
}

TEST(KeyboardInterruptThreads, WakesALoopThatSleepsOnTheRealClock) {
    Diary diary;
    std::jthread user;
    const std::exception_ptr error = error_thrown_by([&] {
        run([&]() -> Task<> {
            user = std::jthread([] {
                real_sleep(20ms);
                ::kill(::getpid(), SIGINT);
            });
            co_await async_with(Probe(diary, "a"), [](std::string&) -> Task<> { co_await sleep(1h); });
        });
    });
    EXPECT_TRUE(error_as<KeyboardInterrupt>(error));
    EXPECT_EQ(diary, (Diary{"enter a", "leave a: cancelled"}));
}

TEST(KeyboardInterruptThreads, TellsAJobToStopAndWaitsForIt) {
    std::atomic<bool> ended = false;
    const std::exception_ptr error = error_thrown_by([&] {
        run_virtually([&]() -> Task<> {
            co_await to_thread([&](const std::stop_token& stop) {
                real_sleep(10ms);
                ::kill(::getpid(), SIGINT);
                while (!stop.stop_requested())
                    std::this_thread::yield();
                ended = true;
            });
        });
    });
    EXPECT_TRUE(error_as<KeyboardInterrupt>(error));
    EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace cahier
