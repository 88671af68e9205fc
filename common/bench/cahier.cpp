// The rows as cahier runs them.
#include <fmt/core.h>

#include <cstdlib>

#include "async/event.hpp"
#include "async/gather.hpp"
#include "async/queue.hpp"
#include "async/run.hpp"
#include "async/semaphore.hpp"
#include "async/sleep.hpp"
#include "bench.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"

namespace cahier::bench {

namespace {

using benchmark::State;

Task<> ready() {
    co_return;
}

// Task<>, with a frame that says how large it is.
std::size_t frame_size = 0;
struct Measured : Task<> {
    struct promise_type : Task<>::promise_type {
        static void* operator new(std::size_t size) {
            frame_size = size;
            return Pooled::operator new(size);
        }
    };
    Measured(Task<> task) : Task<>(std::move(task)) {}
};
Measured measured_ready() {
    co_return;
}

void malloc_and_free(State& state) {
    for (auto _ : state) {
        void* frame = std::malloc(ready_frame_size());
        benchmark::DoNotOptimize(frame);
        std::free(frame);
    }
}

Task<> await_ready(State& state) {
    for (auto _ : state)
        co_await ready();
}

class Counter {
public:
    Task<int&> aenter() { co_return count_; }
    Task<> aexit(std::exception_ptr) { co_return; }

private:
    int count_ = 0;
};

Task<> use(int& count) {
    ++count;
    co_return;
}

Task<> class_manager(State& state) {
    for (auto _ : state)
        co_await async_with(Counter{}, use);
}

GeneratorManager<int> counter() {
    [[maybe_unused]] Exit exit = co_yield 0;
}

Task<> generator_manager(State& state) {
    for (auto _ : state)
        co_await async_with(counter(), use);
}

Task<> spawn_and_join(State& state) {
    for (auto _ : state)
        co_await create_task(ready());
}

Task<> gather_three(State& state) {
    for (auto _ : state)
        co_await gather(ready(), ready(), ready());
}

Task<> consume(Queue<int>& queue) {
    int item = 0;
    while (item >= 0)
        item = co_await queue.get();
}

Task<> queue_items(State& state) {
    Queue<int> queue(16);
    auto consumer = create_task(consume(queue));
    for (auto _ : state)
        co_await queue.put(1);
    co_await queue.put(-1);
    co_await consumer;
}

Task<> consume_what_is_there(Queue<int>& queue) {
    int item = 0;
    while (item >= 0) {
        if (queue.empty())
            item = co_await queue.get();
        else
            item = queue.get_nowait();
    }
}

Task<> queue_items_nowait(State& state) {
    Queue<int> queue(16);
    auto consumer = create_task(consume_what_is_there(queue));
    for (auto _ : state) {
        if (queue.full())
            co_await queue.put(1);
        else
            queue.put_nowait(1);
    }
    co_await queue.put(-1);
    co_await consumer;
}

Task<> take_turns(Semaphore& semaphore, const bool& enough) {
    while (!enough) {
        co_await semaphore.acquire();
        semaphore.release();
    }
}

// One permit, two tasks that want it: each release gives it to the other, so that an iteration is two
// hand-overs.
Task<> semaphore_hand_over(State& state) {
    Semaphore semaphore(0);
    bool enough = false;
    auto other = create_task(take_turns(semaphore, enough));
    co_await sleep(0s);
    semaphore.release();
    while (state.KeepRunningBatch(2)) {
        co_await semaphore.acquire();
        semaphore.release();
    }
    enough = true;
    co_await other;
}

Task<> sleep_zero(State& state) {
    for (auto _ : state)
        co_await sleep(0s);
}

struct Asleep {
    std::size_t now = 0;
    std::size_t most = 0;
    Event nobody;
};

Task<> sleeper(Asleep& asleep, Duration time) {
    asleep.most = std::max(asleep.most, ++asleep.now);
    co_await sleep(time);
    if (--asleep.now == 0)
        asleep.nobody.set();
}

Task<> sleepers(Asleep& asleep, std::size_t tasks) {
    for (std::size_t i = 0; i < tasks; ++i)
        create_task(sleeper(asleep, time_asleep(i, tasks)));
    co_await asleep.nobody.wait();
}

void add(const char* row, Task<> (*measure)(State&)) {
    add_row(row, "cahier", [measure](State& state) { run(measure(state)); });
}

}  // namespace

std::size_t ready_frame_size() {
    if (frame_size == 0)
        run([]() -> Task<> { co_await measured_ready(); });
    return frame_size;
}

std::size_t sleep_in_cahier(std::size_t tasks) {
    Asleep asleep;
    run(sleepers(asleep, tasks));
    return asleep.most;
}

void add_cahier_rows() {
    add_row(fmt::format("malloc and free of {} bytes", ready_frame_size()), "malloc", malloc_and_free);
    add("await of a ready task", await_ready);
    add("class manager in and out", class_manager);
    add("generator manager in and out", generator_manager);
    add("spawn and join", spawn_and_join);
    add("gather of 3", gather_three);
    add("queue item, capacity 16", queue_items);
    add("queue item, at once if it can", queue_items_nowait);
    add("semaphore hand-over", semaphore_hand_over);
    add("sleep(0)", sleep_zero);
}

}  // namespace cahier::bench
