// What comes out where a task fails in the cleanup that a cancellation has begun. The values are
// CPython 3.13's.
#include <gtest/gtest.h>

#include <csignal>

#include "async/gather.hpp"
#include "async/lock.hpp"
#include "async/queue.hpp"
#include "async/run.hpp"
#include "async/semaphore.hpp"
#include "async/shield.hpp"
#include "async/task_group.hpp"
#include "async/timeout.hpp"
#include "managers/async_exit_stack.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

std::string what(const std::exception_ptr& error) {
    const auto* group = error_as<ExceptionGroup>(error);
    if (!group)
        return !error ? "nothing" : error_as<Cancelled>(error) ? "Cancelled" : message_of(error);
    std::string text;
    for (const std::exception_ptr& inner : group->exceptions())
        text += (text.empty() ? "" : ",") + what(inner);
    return "group[" + text + "]";
}

Task<> child() {
    try {
        co_await sleep(10s);
    } catch (const Cancelled&) {
        throw std::runtime_error("cleanup");
    }
}
Task<> plain() {
    co_await child();
}
Task<> group() {
    co_await async_with(TaskGroup(), [](TaskGroup& group) -> Task<> {
        group.create_task(child());
        co_return;
    });
}
Task<> group_in_group() {
    co_await async_with(TaskGroup(), [](TaskGroup& outer) -> Task<> {
        outer.create_task(group());
        co_return;
    });
}
Task<> group_with_body() {
    co_await async_with(TaskGroup(), [](TaskGroup& group) -> Task<> {
        group.create_task(child());
        co_await sleep(10s);
    });
}
Task<> gathered() {
    co_await gather(child(), sleep(10s));
}
Task<> with_lock() {
    Lock lock;
    co_await async_with(lock, child);
}
Task<> with_stack() {
    co_await async_with(AsyncExitStack(), [](AsyncExitStack& stack) -> Task<> {
        stack.push_async_callback([] { return failing("fails"); });
        co_await sleep(10s);
    });
}
Task<> with_group_in_stack() {
    co_await async_with(AsyncExitStack(), [](AsyncExitStack& stack) -> Task<> {
        TaskGroup& group = co_await stack.enter_async_context(TaskGroup());
        group.create_task(child());
        co_await sleep(10s);
    });
}
Task<> in_longer_timeout() {
    co_await async_with(timeout(5s), [](Timeout&) -> Task<> { co_await group(); });
}
Task<> group_whose_body_fails() {
    co_await async_with(TaskGroup(), [](TaskGroup& group) -> Task<> {
        group.create_task(child());
        co_await failing("body");
    });
}

using Program = Task<> (*)();
Task<> limited(Program program) {
    co_await async_with(timeout(1s), [=](Timeout&) -> Task<> { co_await program(); });
}
Task<> beside_one_that_fails(Program program) {
    co_await async_with(TaskGroup(), [=](TaskGroup& group) -> Task<> {
        group.create_task(failing_after(1s, "sibling"));
        group.create_task(program());
        co_return;
    });
}
Task<> cancelled(Program program) {
    create_task([task = current_task()]() -> Task<> {
        co_await sleep(1s);
        task.cancel();
    });
    co_await program();
}

struct Combination {
    Task<> (*how)(Program);
    Program program;
    std::string right;  // the error, cancelling(), and what the next await throws
};

TEST(CancelledCleanup, LosesNoErrorWhereverItFails) {
    const std::vector<Combination> combinations = {
        {limited, plain, "cleanup 0"},
        {limited, group, "group[cleanup] 0"},
        {limited, group_in_group, "group[group[cleanup]] 0"},
        {limited, group_with_body, "group[cleanup] 0"},
        {limited, gathered, "cleanup 0"},
        {limited, with_lock, "cleanup 0"},
        {limited, with_stack, "fails 0"},
        {limited, with_group_in_stack, "group[cleanup] 0"},
        {limited, in_longer_timeout, "group[cleanup] 0"},
        {limited, group_whose_body_fails, "group[body] 0"},
        {beside_one_that_fails, plain, "group[sibling,cleanup] 0"},
        {beside_one_that_fails, group, "group[sibling,group[cleanup]] 0"},
        {beside_one_that_fails, group_in_group, "group[sibling,group[group[cleanup]]] 0"},
        {beside_one_that_fails, group_with_body, "group[sibling,group[cleanup]] 0"},
        {beside_one_that_fails, gathered, "group[sibling,cleanup] 0"},
        {beside_one_that_fails, with_lock, "group[sibling,cleanup] 0"},
        {beside_one_that_fails, with_stack, "group[sibling,fails] 0"},
        {beside_one_that_fails, with_group_in_stack, "group[sibling,group[cleanup]] 0"},
        {beside_one_that_fails, in_longer_timeout, "group[sibling,group[cleanup]] 0"},
        {beside_one_that_fails, group_whose_body_fails, "group[group[body]] 0"},
        {cancelled, plain, "cleanup 1"},
        {cancelled, group, "group[cleanup] 1 then Cancelled"},
        {cancelled, group_in_group, "group[group[cleanup]] 1 then Cancelled"},
        {cancelled, group_with_body, "group[cleanup] 1 then Cancelled"},
        {cancelled, gathered, "cleanup 1"},
        {cancelled, with_lock, "cleanup 1"},
        {cancelled, with_stack, "fails 1"},
        {cancelled, with_group_in_stack, "group[cleanup] 1 then Cancelled"},
        {cancelled, in_longer_timeout, "group[cleanup] 1 then Cancelled"},
        {cancelled, group_whose_body_fails, "group[body] 0"},
    };
    for (std::size_t number = 0; number < combinations.size(); ++number) {
        const Combination& combination = combinations[number];
        const auto task = [&]() -> Task<std::string> {
            std::string text = what(co_await error_of(combination.how(combination.program)));
            text += fmt::format(" {}", current_task().cancelling());
            if (co_await error_of(sleep(0s)))
                text += " then Cancelled";
            co_return text;
        };
        run_virtually([&]() -> Task<> {
            const auto seen = co_await create_task(task);
            EXPECT_EQ(seen, combination.right) << "combination " << number;
        });
    }
}

TEST(CancelledCleanup, OfACancelledGatherIsItsError) {
    run_virtually([]() -> Task<> {
        auto task = create_task(gathered());
        co_await sleep(1s);
        task.cancel();
        EXPECT_EQ(what(co_await error_of(task)), "cleanup");
    });
}

TEST(CancelledCleanup, DoesNotHideTheErrorOfAGroupsBody) {
    run_virtually([]() -> Task<> {
        auto task = create_task([]() -> Task<> {
            co_await async_with(TaskGroup(), [](TaskGroup& group) -> Task<> {
                group.create_task([]() -> Task<> {
                    co_await error_of(sleep(10s));
                    co_await sleep(10s);  // a long cleanup
                });
                co_await sleep(0s);
                throw std::runtime_error("body");
            });
        });
        co_await sleep(1s);
        task.cancel();
        EXPECT_EQ(what(co_await error_of(task)), "group[body]");
        EXPECT_EQ(loop_time(), 10);
    });
}

TEST(KeyboardInterruptInAGroup, ComesAlone) {
    run_virtually([]() -> Task<> {
        const auto error = co_await error_of(async_with(TaskGroup(), [](TaskGroup& group) -> Task<> {
            group.create_task(failing("first"));
            group.create_task([]() -> Task<> {
                throw KeyboardInterrupt{};
                co_return;
            });
            co_return;
        }));
        EXPECT_TRUE(error_as<KeyboardInterrupt>(error));
    });
}

TEST(KeyboardInterruptOfATask, ThatAnotherHadCancelledIsItsCancellation) {
    EXPECT_THROW(run([]() -> Task<> {
                     create_task([main = current_task()]() -> Task<> {
                         co_await sleep(0s);
                         main.cancel();
                         std::raise(SIGINT);
                     });
                     co_await sleep(10s);
                 }),
                 Cancelled);
}

TEST(CancelOrder, GoesDepthFirst) {
    run_virtually([]() -> Task<> {
        Diary diary;
        auto b = create_task(sleeper(diary, "b", 9s));
        auto c = create_task(sleeper(diary, "c", 9s));
        auto a = create_task([&]() -> Task<> { co_await b; });
        auto all = create_task([&]() -> Task<> { co_await gather(a, c, b); });
        co_await sleep(1s);
        all.cancel();
        co_await error_of(all);
        EXPECT_EQ(diary, (Diary{"1s b cancelled", "1s c cancelled"}));
    });
}

TEST(CancelOfAJoin, ThatIsDoneButNotToldYetThrows) {
    run_virtually([]() -> Task<> {
        auto first = create_task(failing_after(1s, "first"));
        auto second = create_task([&]() -> Task<> {
            try {
                co_await first;
            } catch (const std::runtime_error&) {
            }
            co_await sleep(10s);
        });
        first.add_done_callback([&](const AnyTask&) { second.cancel(); });
        EXPECT_EQ(what(co_await error_of(second)), "Cancelled");
        EXPECT_EQ(loop_time(), 1);
    });
}

TEST(OrderOfTurns, IsAsyncios) {
    const auto turns = [](Diary& diary) -> Task<> {
        for (int turn = 1; turn <= 3; ++turn) {
            co_await sleep(0s);
            diary.push_back(fmt::format("turn {}", turn));
        }
    };
    run_virtually([&]() -> Task<> {
        Diary diary;
        auto beside = create_task(turns(diary));
        co_await shield([]() -> Task<> { co_return; });
        diary.push_back("shielded");
        co_await beside;
        EXPECT_EQ(diary, (Diary{"turn 1", "turn 2", "shielded", "turn 3"}));
    });
    run_virtually([&]() -> Task<> {
        Diary diary;
        auto first = create_task([]() -> Task<> { co_return; });
        auto second = create_task([]() -> Task<> { co_return; });
        co_await sleep(1s);
        auto beside = create_task(turns(diary));
        co_await gather(first, second);
        diary.push_back("gathered");
        co_await beside;
        EXPECT_EQ(diary, (Diary{"gathered", "turn 1", "turn 2", "turn 3"}));
    });
    run_virtually([]() -> Task<> {
        Diary diary;
        const auto error = co_await error_of(gather(failing("failed"), [&]() -> Task<> {
            diary.push_back("hello");
            co_return;
        }));
        EXPECT_EQ(what(error), "failed");
        EXPECT_EQ(diary, Diary{"hello"});
    });
}

TEST(Semaphore, WakesInTheOrderInWhichTheyCame) {  // CPython's test_acquire_fifo_order_4
    run_virtually([]() -> Task<> {
        Semaphore semaphore(1);
        Diary diary;
        co_await semaphore.acquire();
        const auto worker = [&](int number) -> Task<> {
            co_await semaphore.acquire();
            diary.push_back(std::to_string(number));
        };
        auto first = create_task(worker(1));
        auto second = create_task(worker(2));
        auto third = create_task(worker(3));
        co_await sleep(0s);
        semaphore.release();
        semaphore.release();
        auto fourth = create_task(worker(4));
        co_await sleep(0s);
        semaphore.release();
        semaphore.release();
        co_await gather(first, second, third, fourth);
        EXPECT_EQ(diary, (Diary{"1", "2", "3", "4"}));
    });
}

}  // namespace
}  // namespace cahier
