// The rows as a user of Boost.Asio who wants speed would write them: one thread without locks, io_context's
// own executor in place of any_io_executor, `deferred` in place of use_awaitable, and each row in the
// quickest of the usual ways.
#define BOOST_ASIO_DISABLE_THREADS
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bench.hpp"

namespace cahier::bench {

namespace {

namespace asio = boost::asio;
namespace experimental = boost::asio::experimental;
using asio::deferred;
using benchmark::State;
using boost::system::error_code;

using Executor = asio::io_context::executor_type;
template <class T = void>
using Awaitable = asio::awaitable<T, Executor>;
template <class... What>
using Channel =
    experimental::basic_channel<Executor, experimental::channel_traits<>, void(error_code, What...)>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

Awaitable<> ready() {
    co_return;
}

Awaitable<> await_ready(State& state) {
    for (auto _ : state)
        co_await ready();
}

class Counter {
public:
    Awaitable<int*> enter() { co_return &count_; }
    Awaitable<> exit(std::exception_ptr) { co_return; }

private:
    int count_ = 0;
};

Awaitable<> use(int& count) {
    ++count;
    co_return;
}

// What async_with() does, by hand and in place. Asio has no manager written as a generator: its
// experimental::coro takes over ten times as long as this, which therefore is measured for both.
Awaitable<> manager(State& state) {
    for (auto _ : state) {
        Counter counter;
        int* const count = co_await counter.enter();
        std::exception_ptr error;
        try {
            co_await use(*count);
        } catch (...) {
            error = std::current_exception();
        }
        co_await counter.exit(error);
        if (error)
            std::rethrow_exception(error);
    }
}

Awaitable<> spawn_and_join(State& state) {
    const Executor executor = co_await asio::this_coro::executor;
    for (auto _ : state)
        co_await asio::co_spawn(executor, ready(), deferred);
}

// Quicker than `ready() && ready() && ready()` of awaitable_operators.
Awaitable<> gather_three(State& state) {
    const Executor executor = co_await asio::this_coro::executor;
    for (auto _ : state)
        co_await experimental::make_parallel_group(asio::co_spawn(executor, ready(), deferred),
                                                   asio::co_spawn(executor, ready(), deferred),
                                                   asio::co_spawn(executor, ready(), deferred))
            .async_wait(experimental::wait_for_one_error(), deferred);
}

// Waits until another coroutine has set `ended`.
Awaitable<> end_of(const bool& ended) {
    while (!ended)
        co_await asio::post(deferred);
}

Awaitable<> consume(Channel<int>& channel, bool& ended) {
    int item = 0;
    while (item >= 0)
        item = co_await channel.async_receive(deferred);
    ended = true;
}

Awaitable<> queue_items(State& state) {
    const Executor executor = co_await asio::this_coro::executor;
    Channel<int> channel(executor, 16);
    bool ended = false;
    asio::co_spawn(executor, consume(channel, ended), asio::detached);
    for (auto _ : state)
        co_await channel.async_send(error_code(), 1, deferred);
    co_await channel.async_send(error_code(), -1, deferred);
    co_await end_of(ended);
}

Awaitable<> consume_what_is_there(Channel<int>& channel, bool& ended) {
    int item = 0;
    while (item >= 0) {
        const bool was_there = channel.try_receive([&](error_code, int received) { item = received; });
        if (!was_there)
            item = co_await channel.async_receive(deferred);
    }
    ended = true;
}

Awaitable<> queue_items_nowait(State& state) {
    const Executor executor = co_await asio::this_coro::executor;
    Channel<int> channel(executor, 16);
    bool ended = false;
    asio::co_spawn(executor, consume_what_is_there(channel, ended), asio::detached);
    for (auto _ : state)
        if (!channel.try_send(error_code(), 1))
            co_await channel.async_send(error_code(), 1, deferred);
    co_await channel.async_send(error_code(), -1, deferred);
    co_await end_of(ended);
}

Awaitable<> take_turns(Channel<>& semaphore, const bool& enough, bool& ended) {
    while (!enough) {
        co_await semaphore.async_receive(deferred);
        semaphore.try_send(error_code());
    }
    ended = true;
}

// A channel with one place is a semaphore with one permit; much quicker than a timer that is cancelled.
Awaitable<> semaphore_hand_over(State& state) {
    const Executor executor = co_await asio::this_coro::executor;
    Channel<> semaphore(executor, 1);
    bool enough = false;
    bool ended = false;
    asio::co_spawn(executor, take_turns(semaphore, enough, ended), asio::detached);
    co_await asio::post(deferred);
    semaphore.try_send(error_code());
    while (state.KeepRunningBatch(2)) {
        co_await semaphore.async_receive(deferred);
        semaphore.try_send(error_code());
    }
    enough = true;
    co_await end_of(ended);
}

Awaitable<> sleep_zero(State& state) {
    for (auto _ : state)
        co_await asio::post(deferred);
}

struct Asleep {
    std::size_t now = 0;
    std::size_t most = 0;
};

Awaitable<> sleeper(Asleep& asleep, std::chrono::nanoseconds time) {
    asleep.most = std::max(asleep.most, ++asleep.now);
    Timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(deferred);
    --asleep.now;
}

void add(const char* row, Awaitable<> (*measure)(State&)) {
    add_row(row, "asio", [measure](State& state) {
        asio::io_context context(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE);
        asio::co_spawn(context, measure(state), asio::detached);
        context.run();
    });
}

}  // namespace

std::size_t sleep_in_asio(std::size_t tasks) {
    Asleep asleep;
    asio::io_context context(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE);
    for (std::size_t i = 0; i < tasks; ++i)
        asio::co_spawn(context, sleeper(asleep, time_asleep(i, tasks)), asio::detached);
    context.run();
    return asleep.most;
}

void add_asio_rows() {
    add("await of a ready task", await_ready);
    add("class manager in and out", manager);
    add("generator manager in and out", manager);
    add("spawn and join", spawn_and_join);
    add("gather of 3", gather_three);
    add("queue item, capacity 16", queue_items);
    add("queue item, at once if it can", queue_items_nowait);
    add("semaphore hand-over", semaphore_hand_over);
    add("sleep(0)", sleep_zero);
}

}  // namespace cahier::bench
