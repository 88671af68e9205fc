// Walks every suspension point. For programs that use every manager and every primitive: cancels the main
// task at the first, the second, ... the last time that any task begins to wait; then again with a second
// cancellation one, two, ... waits later; then with an error thrown where the task waits. Each time every
// manager that was entered must be left, once, the innermost first; no coroutine frame may be left over, no
// permit and no item be lost; and the loop must end.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <optional>

#include "async/aclosing.hpp"
#include "async/as_completed.hpp"
#include "async/condition.hpp"
#include "async/gather.hpp"
#include "async/lock.hpp"
#include "async/queue.hpp"
#include "async/run.hpp"
#include "async/semaphore.hpp"
#include "async/shield.hpp"
#include "async/sleep.hpp"
#include "async/task_group.hpp"
#include "async/timeout.hpp"
#include "async/to_thread.hpp"
#include "async/wait.hpp"
#include "managers/async_exit_stack.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"

namespace cahier {
namespace {

// What has happened to the managers of one run.
struct Ledger {
    std::map<const TaskState*, std::vector<int>> entered;  // of each task, innermost last
    int next = 0;
    int leaving = 0;  // exits that began
    int left = 0;     // exits that ran to their end
    std::string complaint;

    int enter() {
        entered[&current_task().state()].push_back(next);
        return next++;
    }
    void leave(int number) {
        ++leaving;
        for (auto& [task, open] : entered) {  // a generator that was left open is closed by another task
            if (!open.empty() && open.back() == number) {
                open.pop_back();
                return;
            }
        }
        complaint = "manager " + std::to_string(number) + " was left twice, or out of order";
    }
    bool balanced() const {
        for (const auto& [task, open] : entered)
            if (!open.empty())
                return false;
        return complaint.empty() && leaving == next;
    }
};
Ledger ledger;

// A manager whose enter and exit both wait, twice.
class Room {
public:
    Task<Room&> aenter() {
        co_await sleep(10ms);
        co_await sleep(0s);
        number_ = ledger.enter();
        co_return *this;
    }
    Task<> aexit(std::exception_ptr) {
        ledger.leave(number_);
        co_await sleep(10ms);
        co_await sleep(0s);
        ++ledger.left;
    }

private:
    int number_ = -1;
};

// The same as a generator.
GeneratorManager<int> room() {
    co_await sleep(10ms);
    const int number = ledger.enter();
    co_yield int(number);
    ledger.leave(number);
    co_await sleep(10ms);
    co_await sleep(0s);
    ++ledger.left;
}

Task<> work() {
    co_await sleep(15ms);
}
Task<> visit() {
    co_await async_with(Room(), [](Room&) -> Task<> { co_await sleep(20ms); });
}
Task<> fail_after(Span time) {
    co_await sleep(time);
    throw std::runtime_error("a task failed");
}
Task<> visit_and_fail() {
    co_await async_with(Room(), [](Room&) -> Task<> { co_await fail_after(5ms); });
}

// The programs. What they share between tasks is here, so that the walk can look at it afterwards.
std::optional<Semaphore> permits;
std::optional<Lock> lock;
std::optional<Queue<int>> queue;
std::optional<Event> event;
std::optional<Condition> condition;
int put = 0;
int got = 0;

void nothing_to_check() {}

Task<> managers() {
    co_await async_with(Room(), room(), Room(), [](Room&, int&, Room&) -> Task<> {
        co_await work();
        co_await async_with(room(), [](int&) -> Task<> { co_await work(); });
    });
    try {
        co_await async_with(room(), Room(), [](int&, Room&) -> Task<> { co_await fail_after(5ms); });
    } catch (const std::runtime_error&) {
    }
    co_await work();
}

Task<> suppressing() {
    struct Forgiving : Room {
        Task<bool> aexit(std::exception_ptr error) {
            co_await Room::aexit(error);
            co_return true;
        }
    };
    co_await async_with(Room(), Forgiving(), Room(),
                        [](Room&, Room&, Room&) -> Task<> { co_await fail_after(5ms); });
    co_await work();
}

Task<> failing_exits() {
    struct Broken : Room {
        Task<> aexit(std::exception_ptr error) {
            co_await Room::aexit(error);
            throw std::logic_error("close failed");
        }
    };
    try {
        co_await async_with(Room(), Broken(), Room(), [](Room&, Room&, Room&) -> Task<> { co_await work(); });
    } catch (const std::logic_error&) {
    }
    co_await work();
}

Task<> exit_stack() {
    co_await async_with(AsyncExitStack(), [](AsyncExitStack& stack) -> Task<> {
        for (int i = 0; i < 2; ++i)
            co_await stack.enter_async_context(Room());
        stack.push_async_callback(work);
        co_await stack.enter_async_context(room());
        AsyncExitStack moved = stack.pop_all();
        std::exception_ptr error;
        try {
            co_await work();
        } catch (...) {
            error = std::current_exception();
        }
        co_await moved.aclose(error);
        co_await stack.enter_async_context(Room());
        co_await work();
        if (error)
            std::rethrow_exception(error);
    });
}

Task<> gathers() {
    co_await gather(visit(), visit(), work());
    co_await gather_settled(visit(), visit_and_fail());
    try {
        co_await gather(visit(), visit_and_fail(), visit());
    } catch (const std::runtime_error&) {
    }
    std::vector<Task<>> visits;
    visits.push_back(visit());
    visits.push_back(visit());
    co_await async_with(Room(), [&](Room&) -> Task<> { co_await gather(std::move(visits)); });
}

Task<> groups() {
    co_await async_with(TaskGroup(), Room(), [](TaskGroup& group, Room&) -> Task<> {
        group.create_task(visit());
        group.create_task(visit());
        co_await work();
    });
    try {
        co_await async_with(Room(), TaskGroup(), [](Room&, TaskGroup& group) -> Task<> {
            group.create_task(visit());
            group.create_task(visit_and_fail());
            group.create_task(visit_and_fail());
            co_await visit();
        });
    } catch (const ExceptionGroup&) {
    }
    co_await work();
}

Task<> timeouts() {
    try {
        co_await async_with(timeout(40ms), Room(), [](Timeout&, Room&) -> Task<> { co_await sleep(1s); });
    } catch (const TimeoutError&) {
    }
    try {
        co_await async_with(timeout(50ms), timeout(200ms), [](Timeout&, Timeout&) -> Task<> {
            co_await visit();
            co_await wait_for(visit(), 5ms);
        });
    } catch (const TimeoutError&) {
    }
    TaskHandle<> saved = create_task(visit());
    try {
        co_await wait_for(shield(saved), 12ms);
    } catch (const TimeoutError&) {
    }
    co_await async_with(Room(), [&](Room&) -> Task<> { co_await saved; });
}

Task<> share() {
    co_await async_with(*permits, *lock, []() -> Task<> { co_await sleep(5ms); });
    co_await async_with(*lock, Room(), [](Room&) -> Task<> { co_await sleep(5ms); });
}
Task<> sharing() {
    co_await gather(share, share, share, share);
    co_await wait_for(share(), 1s);
    try {
        co_await async_with(*permits,
                            []() -> Task<> { co_await wait_for(gather(share, share, share), 12ms); });
    } catch (const TimeoutError&) {
    }
}

Task<> produce() {
    for (int i = 0; i < 5; ++i) {
        co_await queue->put(i);
        ++put;
        co_await sleep(Span(i * 1ms));
    }
}
Task<> consume() {
    co_await event->wait();
    for (;;) {
        const int item = co_await queue->get();
        got += item >= 0;
        co_await async_with(Room(), [](Room&) -> Task<> { co_await sleep(2ms); });
        queue->task_done();
    }
}
Task<> queues() {
    co_await async_with(Room(), TaskGroup(), [](Room&, TaskGroup& group) -> Task<> {
        std::vector<TaskHandle<>> consumers;
        for (int i = 0; i < 3; ++i)
            consumers.push_back(group.create_task(consume));
        const TaskHandle<> first = group.create_task(produce);
        const TaskHandle<> second = group.create_task(produce);
        co_await sleep(7ms);
        event->set();
        co_await gather(first, second);
        co_await queue->join();
        for (const TaskHandle<>& consumer : consumers)
            consumer.cancel();
    });
}

AsyncGenerator<int> rooms() {
    AsyncExitStack stack;
    std::exception_ptr error;
    try {
        co_await stack.enter_async_context(Room());
        for (int i = 0; i < 3; ++i) {
            co_await sleep(2ms);
            co_yield int(i);
        }
    } catch (...) {
        error = std::current_exception();
    }
    co_await stack.aclose(error);
    if (error)
        std::rethrow_exception(error);
}
Task<> generators() {
    co_await async_with(aclosing(rooms()), [](AsyncGenerator<int>& stream) -> Task<> {
        const std::optional<int> first = co_await stream.next();
        const std::optional<int> second = co_await stream.next();
        (void)first, (void)second;
        co_await work();
    });
    AsyncGenerator<int> all = rooms();
    for (;;) {
        const std::optional<int> item = co_await all.next();
        if (!item)
            break;
    }
    AsyncGenerator<int> left_open = rooms();
    const std::optional<int> only = co_await left_open.next();
    (void)only;
}

Task<> left_behind() {
    create_task(visit());
    create_task(visit_and_fail());
    co_await async_with(Room(), [](Room&) -> Task<> {
        create_task(visit);
        co_await sleep(12ms);
    });
}

Task<> threads() {
    co_await async_with(Room(), [](Room&) -> Task<> {
        const int answer = co_await to_thread([](int n) { return n + 1; }, 41);
        (void)answer;
        auto wait = [](const std::stop_token& stop) {
            for (int i = 0; i < 3 && !stop.stop_requested(); ++i)
                std::this_thread::yield();
        };
        co_await gather(to_thread(wait), to_thread(wait), visit());
    });
}

Task<> conditions() {
    bool ready = false;
    auto wait_in_room = [&]() -> Task<> {
        co_await async_with(*condition, Room(),
                            [&](Room&) -> Task<> { co_await condition->wait_for([&] { return ready; }); });
    };
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
        group.create_task(wait_in_room);
        group.create_task(wait_in_room);
        co_await sleep(200ms);
        co_await async_with(*condition, [&]() -> Task<> {
            ready = true;
            condition->notify_all();
            co_await work();
        });
        co_await wait_in_room();
    });
}

Task<> waiting() {
    co_await async_with(TaskGroup(), Room(), [](TaskGroup& group, Room&) -> Task<> {
        const std::vector tasks{group.create_task(visit()), group.create_task(work())};
        const auto first = co_await wait(tasks, ReturnWhen::first_completed);
        const auto in_time = co_await wait(tasks, 5ms);
        auto completed = as_completed(tasks);
        for (;;) {
            const auto task = co_await completed.next();
            if (!task)
                break;
        }
    });
}

Task<> pushed_exits() {
    co_await async_with(AsyncExitStack(), [](AsyncExitStack& stack) -> Task<> {
        Room entered;
        co_await entered.aenter();
        stack.push_async_exit(std::move(entered));
        stack.push_async_exit([](const std::exception_ptr&) { return visit(); });
        co_await stack.enter_async_context(Room());
        co_await work();
    });
}

void the_lock_is_free() {
    EXPECT_FALSE(condition->locked());
}
void permits_are_back() {
    EXPECT_FALSE(lock->locked());
    auto take_both = []() -> Task<> {
        for (int i = 0; i < 2; ++i) {
            EXPECT_FALSE(permits->locked());
            if (permits->locked())
                co_return;
            co_await permits->acquire();
        }
        EXPECT_TRUE(permits->locked());
    };
    run(take_both, Clock::virtual_time);
}
void no_item_is_lost() {
    EXPECT_EQ(static_cast<std::size_t>(put), static_cast<std::size_t>(got) + queue->qsize());
}

struct Program {
    const char* name;
    Task<> (*body)();
    void (*check)();
};
constexpr Program programs[] = {
    {"managers", managers, nothing_to_check},
    {"suppressing", suppressing, nothing_to_check},
    {"failing_exits", failing_exits, nothing_to_check},
    {"exit_stack", exit_stack, nothing_to_check},
    {"gathers", gathers, nothing_to_check},
    {"groups", groups, nothing_to_check},
    {"timeouts", timeouts, nothing_to_check},
    {"sharing", sharing, permits_are_back},
    {"queues", queues, no_item_is_lost},
    {"generators", generators, nothing_to_check},
    {"left_behind", left_behind, nothing_to_check},
    {"threads", threads, nothing_to_check},
    {"conditions", conditions, the_lock_is_free},
    {"waiting", waiting, nothing_to_check},
    {"pushed_exits", pushed_exits, nothing_to_check},
};

// What is done to a run: at wait number `first` and, for cancellations, at number `second` too.
struct Blow {
    std::size_t first = SIZE_MAX;
    std::size_t second = SIZE_MAX;
    bool is_error = false;
};
Blow blow;
std::size_t waits = 0;
std::optional<AnyTask> main_task;

void strike(std::size_t number) {
    waits = number + 1;
    if (number != blow.first && number != blow.second)
        return;
    if (blow.is_error)
        Loop::running().inject(std::make_exception_ptr(std::runtime_error("struck")));
    else
        main_task->cancel();
}

Task<> under(const Program& program) {
    main_task = current_task();
    Loop::running().on_suspend = strike;
    co_await program.body();
}

// Runs the program under the blow and checks that it left everything as it should; gives the number of waits.
std::size_t check_run(const Program& program, const Blow& dealt) {
    blow = dealt;
    waits = 0;
    ledger = {};
    permits.emplace(2);
    lock.emplace();
    queue.emplace(2);
    event.emplace();
    condition.emplace();
    put = got = 0;
    const std::size_t frames_before = frame_pool.alive();
    try {
        run(under(program), Clock::virtual_time);
    } catch (const Cancelled&) {
    } catch (const DeadlockError& error) {
        ADD_FAILURE() << error.what();
    } catch (const std::exception&) {
    }
    main_task.reset();
    const std::string where = std::string(program.name) + ", wait " + std::to_string(dealt.first) + " and " +
                              std::to_string(dealt.second) + (dealt.is_error ? " (an error)" : "");
    EXPECT_TRUE(ledger.balanced()) << where << ": " << ledger.next << " managers entered, " << ledger.leaving
                                   << " left; " << ledger.complaint;
    if (!dealt.is_error) {
        EXPECT_EQ(ledger.left, ledger.next) << where << ": an exit did not run to its end";
    }
    EXPECT_EQ(frame_pool.alive(), frames_before) << where << ": frames are left over";
    program.check();
    return waits;
}

class EverySuspension : public testing::TestWithParam<Program> {};

TEST_P(EverySuspension, OneCancellationLeavesEveryManagerOnceAndLosesNothing) {
    const std::size_t all = check_run(GetParam(), {});
    for (std::size_t n = 0; n < all && !HasFailure(); ++n)
        check_run(GetParam(), {.first = n});
    std::cout << "walked " << all << " points\n";
}

TEST_P(EverySuspension, ASecondCancellationDoesNotBreakAnExit) {
    const std::size_t all = check_run(GetParam(), {});
    std::size_t pairs = 0;
    for (std::size_t n = 0; n < all && !HasFailure(); ++n) {
        std::size_t last = all;
        for (std::size_t m = n + 1; m < last && !HasFailure(); ++m, ++pairs)
            last = check_run(GetParam(), {.first = n, .second = m});
    }
    std::cout << "walked " << pairs << " pairs of points\n";
}

TEST_P(EverySuspension, AnErrorLeavesEveryManagerOnceAndLosesNothing) {
    const std::size_t all = check_run(GetParam(), {});
    for (std::size_t n = 0; n < all && !HasFailure(); ++n)
        check_run(GetParam(), {.first = n, .is_error = true});
    std::cout << "walked " << all << " points\n";
}

INSTANTIATE_TEST_SUITE_P(Programs, EverySuspension, testing::ValuesIn(programs),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace cahier
