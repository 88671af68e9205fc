// However long a chain of awaits is, and however it ends, the stack that it needs is small and always the
// same.
#include <gtest/gtest.h>
#include <pthread.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "async/async_generator.hpp"
#include "async/gather.hpp"
#include "managers/async_exit_stack.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

constexpr std::size_t stack_size = 512 * 1024;
constexpr int long_chain = 100'000;

// Runs the program in a thread that has little stack, and no frame left afterwards.
void run_in_small_stack(std::function<void()> program) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    ASSERT_EQ(pthread_attr_setstacksize(&attributes, stack_size), 0);
    const auto body = [](void* argument) -> void* {
        (*static_cast<std::function<void()>*>(argument))();
        EXPECT_EQ(frame_pool.alive(), 0U);
        return nullptr;
    };
    pthread_t thread;
    ASSERT_EQ(pthread_create(&thread, &attributes, body, &program), 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
}

// A chain of tasks, each of which awaits the next; the last one does `bottom`.
Task<int> chain(int length, Task<int> (*bottom)()) {
    if (length == 0) {
        const int value = co_await bottom();
        co_return value;
    }
    const int value = co_await chain(length - 1, bottom);
    co_return value + 1;
}

Task<int> return_nought() {
    co_return 0;
}
Task<int> return_nought_later() {
    co_await sleep(1s);
    co_return 0;
}
Task<int> fail() {
    throw std::runtime_error("at the bottom");
    co_return 0;
}
Task<int> sleep_long() {
    co_await sleep(1h);
    co_return 0;
}

TEST(BoundedStack, AMillionAwaitsOfTasksThatEndAtOnce) {
    run_in_small_stack([] {
        const long sum = run_virtually([]() -> Task<long> {
            long sum = 0;
            for (int number = 0; number < 1'000'000; ++number)
                sum += co_await returning(1);
            co_return sum;
        });
        EXPECT_EQ(sum, 1'000'000);
    });
}

TEST(BoundedStack, AHundredThousandAwaitsOfTasksThatFail) {
    run_in_small_stack([] {
        const int caught = run_virtually([]() -> Task<int> {
            int caught = 0;
            for (int number = 0; number < 100'000; ++number) {
                try {
                    co_await fail();
                } catch (const std::runtime_error&) {
                    ++caught;
                }
            }
            co_return caught;
        });
        EXPECT_EQ(caught, 100'000);
    });
}

TEST(BoundedStack, ALongChainReturns) {
    run_in_small_stack([] { EXPECT_EQ(run_virtually(chain(long_chain, return_nought)), long_chain); });
}

TEST(BoundedStack, ALongChainThatWaitsReturns) {
    run_in_small_stack([] { EXPECT_EQ(run_virtually(chain(long_chain, return_nought_later)), long_chain); });
}

TEST(BoundedStack, ALongChainFails) {
    run_in_small_stack([] {
        const std::exception_ptr error = error_thrown_by([] { run_virtually(chain(long_chain, fail)); });
        EXPECT_EQ(message_of(error), "at the bottom");
    });
}

TEST(BoundedStack, ALongChainIsCancelled) {
    run_in_small_stack([] {
        run_virtually([]() -> Task<> {
            auto handle = create_task(chain(long_chain, sleep_long));
            co_await sleep(1s);
            handle.cancel();
            const std::exception_ptr error = co_await error_of(handle);
            EXPECT_TRUE(error_as<Cancelled>(error));
        });
    });
}

// Each task is the argument of the next: the outermost frame owns all the others.
Task<> wrap(Task<> inner) {
    co_await std::move(inner);
}
Task<> wrapped(int length) {
    Task<> task = []() -> Task<> { co_return; }();
    for (int number = 0; number < length; ++number)
        task = wrap(std::move(task));
    return task;
}

TEST(BoundedStack, ALongChainOfArgumentsReturns) {
    run_in_small_stack([] { run_virtually(wrapped(long_chain)); });
}

TEST(BoundedStack, ALongChainOfArgumentsIsDestroyedUnawaited) {
    run_in_small_stack([] { const Task<> task = wrapped(long_chain); });
}

TEST(BoundedStack, ALongChainOfArgumentsIsCancelledBeforeItsStart) {
    run_in_small_stack([] {
        run_virtually([]() -> Task<> {
            auto handle = create_task(wrapped(long_chain));
            handle.cancel();
            const std::exception_ptr error = co_await error_of(handle);
            EXPECT_TRUE(error_as<Cancelled>(error));
        });
    });
}

// The same with a task of its own for each link.
Task<int> chain_of_tasks(int length) {
    if (length == 0) {
        co_await sleep(2s);
        co_return 0;
    }
    auto next = create_task(chain_of_tasks(length - 1));
    const int value = co_await next;
    co_return value + 1;
}

TEST(BoundedStack, ALongChainOfStartedTasksReturns) {
    run_in_small_stack([] { EXPECT_EQ(run_virtually(chain_of_tasks(long_chain)), long_chain); });
}

TEST(BoundedStack, ALongChainOfStartedTasksIsCancelled) {
    run_in_small_stack([] {
        run_virtually([]() -> Task<> {
            auto handle = create_task(chain_of_tasks(long_chain));
            co_await sleep(1s);
            handle.cancel();
            const std::exception_ptr error = co_await error_of(handle);
            EXPECT_TRUE(error_as<Cancelled>(error));
        });
    });
}

Task<> gather_nested(int depth) {
    if (depth == 0)
        co_await sleep(1h);
    else
        co_await gather(gather_nested(depth - 1), sleep(1h));
}

TEST(BoundedStack, NestedGathersAreCancelled) {
    run_in_small_stack([] {
        run_virtually([]() -> Task<> {
            auto handle = create_task(gather_nested(1'000));
            co_await sleep(1s);
            handle.cancel();
            const std::exception_ptr error = co_await error_of(handle);
            EXPECT_TRUE(error_as<Cancelled>(error));
        });
    });
}

TEST(BoundedStack, NestedGathersReturn) {
    run_in_small_stack([] { run_virtually(gather_nested(1'000)); });
}

int entered = 0;

struct Level {
    Task<> aenter() {
        ++entered;
        co_return;
    }
    Task<> aexit(std::exception_ptr) {
        --entered;
        co_return;
    }
};

Task<int> managers(int depth, Task<int> (*bottom)()) {
    if (depth == 0) {
        const int value = co_await bottom();
        co_return value;
    }
    const auto body = [&]() -> Task<int> { return managers(depth - 1, bottom); };
    const int value = co_await async_with(Level(), body);
    co_return value + 1;
}

TEST(BoundedStack, NestedManagersAreLeft) {
    run_in_small_stack([] {
        EXPECT_EQ(run_virtually(managers(10'000, return_nought)), 10'000);
        EXPECT_EQ(entered, 0);
    });
}

TEST(BoundedStack, NestedManagersAreLeftWhenTheBodyFails) {
    run_in_small_stack([] {
        const std::exception_ptr error = error_thrown_by([] { run_virtually(managers(10'000, fail)); });
        EXPECT_EQ(message_of(error), "at the bottom");
        EXPECT_EQ(entered, 0);
    });
}

TEST(BoundedStack, NestedManagersAreLeftWhenTheyAreCancelled) {
    run_in_small_stack([] {
        run_virtually([]() -> Task<> {
            auto handle = create_task(managers(10'000, sleep_long));
            co_await sleep(1s);
            EXPECT_EQ(entered, 10'000);
            handle.cancel();
            const std::exception_ptr error = co_await error_of(handle);
            EXPECT_TRUE(error_as<Cancelled>(error));
        });
        EXPECT_EQ(entered, 0);
    });
}

GeneratorManager<> level() {
    ++entered;
    co_yield {};
    --entered;
}

Task<> generator_managers(int depth) {
    if (depth == 0)
        co_return;
    const auto body = [&]() -> Task<> { return generator_managers(depth - 1); };
    co_await async_with(level(), body);
}

TEST(BoundedStack, NestedGeneratorManagersAreLeft) {
    run_in_small_stack([] {
        run_virtually(generator_managers(10'000));
        EXPECT_EQ(entered, 0);
    });
}

TEST(BoundedStack, ManyManagersOfAStackAreLeft) {
    run_in_small_stack([] {
        run_virtually([]() -> Task<> {
            co_await async_with(AsyncExitStack(), [](AsyncExitStack& stack) -> Task<> {
                for (int number = 0; number < 100'000; ++number)
                    co_await stack.enter_async_context(Level());
                EXPECT_EQ(entered, 100'000);
            });
            EXPECT_EQ(entered, 0);
        });
    });
}

AsyncGenerator<int> count() {
    for (int number = 0; number < 100'000; ++number)
        co_yield number;
}

TEST(BoundedStack, ManyValuesOfAGenerator) {
    run_in_small_stack([] {
        const int values = run_virtually([]() -> Task<int> {
            int values = 0;
            auto stream = count();
            while (auto value = co_await stream.next())
                ++values;
            co_return values;
        });
        EXPECT_EQ(values, 100'000);
    });
}

// Each generator takes its values from the next.
AsyncGenerator<int> through(int depth) {
    if (depth == 0) {
        for (int number = 0; number < 3; ++number)
            co_yield number;
        co_return;
    }
    auto source = through(depth - 1);
    while (auto value = co_await source.next())
        co_yield *value;
}

TEST(BoundedStack, AChainOfGenerators) {
    run_in_small_stack([] {
        run_virtually([]() -> Task<> {
            auto stream = through(10'000);
            int values = 0;
            while (auto value = co_await stream.next())
                ++values;
            EXPECT_EQ(values, 3);
        });
    });
}

TEST(BoundedStack, AChainOfGeneratorsThatAreClosedEarly) {
    run_in_small_stack([] {
        run_virtually([]() -> Task<> {
            auto stream = through(10'000);
            co_await stream.next();
            co_await stream.aclose();
        });
    });
}

}  // namespace
}  // namespace cahier
