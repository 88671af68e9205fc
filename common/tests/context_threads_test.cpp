// ContextVar and Context, as CPython's test_context and test_tasks have them.
#include <gtest/gtest.h>

#include <thread>

#include "async/context.hpp"
#include "async/gather.hpp"
#include "async/loop_handle.hpp"
#include "async/shield.hpp"
#include "async/sleep.hpp"
#include "async/task_group.hpp"
#include "async/timeout.hpp"
#include "async/to_thread.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

TEST(ContextVar, HasAValueADefaultOrNone) {
    const ContextVar<int> bare("bare");
    EXPECT_EQ(bare.name(), "bare");
    EXPECT_EQ(bare.get(7), 7);
    try {
        (void)bare.get();
        ADD_FAILURE() << "no error";
    } catch (const std::out_of_range& error) {
        EXPECT_STREQ(error.what(), "ContextVar 'bare' has no value here, and no default");
    }
    const ContextVar<std::string> with_default("with_default", "default");
    EXPECT_EQ(with_default.get(), "default");
    EXPECT_EQ(with_default.get("other"), "other");
}

TEST(ContextVar, IsSetAndReset) {
    run_virtually([]() -> Task<> {
        ContextVar<int> var("var", 0);
        const auto first = var.set(1);
        const auto second = var.set(2);
        EXPECT_EQ(first.old_value(), std::nullopt);
        EXPECT_EQ(second.old_value(), 1);
        EXPECT_EQ(var.get(), 2);
        var.reset(second);
        EXPECT_EQ(var.get(), 1);
        var.reset(first);
        EXPECT_EQ(var.get(), 0);
        co_return;
    });
}

std::string refusal_of(const std::function<void()>& wrong) {
    try {
        wrong();
    } catch (const std::logic_error& error) {
        return error.what();
    }
    return "";
}

TEST(ContextVar, TakesATokenOnceAndOnlyItsOwn) {
    run_virtually([]() -> Task<> {
        ContextVar<int> var("var");
        ContextVar<int> other("other");
        const auto token = var.set(1);
        EXPECT_EQ(refusal_of([&] { other.reset(token); }),
                  "ContextVar 'other': this token is another variable's");
        const std::string elsewhere = "ContextVar 'var': this token was made in another task or context";
        EXPECT_EQ(refusal_of([&] { copy_context().run([&] { var.reset(token); }); }), elsewhere);
        co_await create_task([&]() -> Task<> {
            EXPECT_EQ(refusal_of([&] { var.reset(token); }), elsewhere);
            co_return;
        });
        EXPECT_EQ(var.get(), 1);
        var.reset(token);
        EXPECT_EQ(refusal_of([&] { var.reset(token); }),
                  "ContextVar 'var': this token has been used already");
    });
}

TEST(ContextVar, IsNotTakenForAnotherThatWasAtItsPlace) {
    run_virtually([]() -> Task<> {
        std::optional<ContextVar<int>> var;
        var.emplace("first").set(1);
        EXPECT_EQ(var.emplace("second").get(2), 2);
        co_return;
    });
}

TEST(Context, KeepsWhatItsFunctionsSet) {
    ContextVar<int> var("var", 0);
    const auto token = var.set(1);  // outside of any task
    const Context context = copy_context();
    EXPECT_EQ(context.run([&](int added) { return var.set(var.get() + added), var.get(); }, 10), 11);
    EXPECT_EQ(context.run([&] { return var.get(); }), 11);
    EXPECT_EQ(var.get(), 1);
    EXPECT_EQ(refusal_of([&] { context.run([&] { context.run([] {}); }); }),
              "this Context runs a function already: copy_context() gives another");
    EXPECT_THROW(context.run([] { throw std::runtime_error("oops"); }), std::runtime_error);
    EXPECT_EQ(context.run([&] { return var.get(); }), 11);  // and it may be entered again
    EXPECT_EQ(var.get(), 1);
    var.reset(token);
}

TEST(ContextVar, IsATasksOwnAndStartsWithItsParents) {
    ContextVar<int> var("var", 0);
    const auto token = var.set(1);
    run_virtually([&]() -> Task<> {
        EXPECT_EQ(var.get(), 1);
        const auto child = [&](int own) -> Task<> {
            EXPECT_EQ(var.get(), 2);
            var.set(own);
            co_await sleep(1s);
            EXPECT_EQ(var.get(), own);
            co_await create_task([&]() -> Task<> {
                EXPECT_EQ(var.get(), own);
                co_return;
            });
        };
        var.set(2);
        auto tasks = gather(child(10), child(11));
        auto started = create_task(child(12));
        var.set(2);
        co_await std::move(tasks);
        co_await started;
        co_await shield(child(13));
        co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
            group.create_task(child(14));
            co_return;
        });
        EXPECT_EQ(var.get(), 2);
        auto late = create_task([&]() -> Task<> {
            EXPECT_EQ(var.get(), 2);  // as when it was created
            co_return;
        });
        var.set(3);
        co_await late;
        co_await create_task([&]() -> Task<> {
            var.set(4);
            co_return;
        });
        EXPECT_EQ(var.get(), 3);
    });
    EXPECT_EQ(var.get(), 1);
    var.reset(token);
}

// Who is awaited, and not started, is part of the task: a called coroutine, wait_for()'s, a manager.
TEST(ContextVar, IsSharedByTheCoroutinesOfATask) {
    ContextVar<int> var("var", 0);
    const auto sets = [&](int value) -> Task<> {
        var.set(value);
        co_return;
    };
    const auto manager = [&]() -> GeneratorManager<> {
        const auto token = var.set(3);
        co_yield {};
        var.reset(token);
    };
    run_virtually([&]() -> Task<> {
        co_await sets(1);
        EXPECT_EQ(var.get(), 1);
        co_await wait_for(sets(2), 1s);
        EXPECT_EQ(var.get(), 2);
        co_await async_with(manager(), [&]() -> Task<> {
            EXPECT_EQ(var.get(), 3);
            co_await sleep(1s);
            EXPECT_EQ(var.get(), 3);
        });
        EXPECT_EQ(var.get(), 2);
    });
    EXPECT_EQ(var.get(), 0);
}

TEST(ContextVar, HasInACallbackTheValueOfWhoAddedIt) {
    ContextVar<int> var("var", 0);
    std::vector<int> seen;
    run_virtually([&]() -> Task<> {
        var.set(1);
        auto task = create_task([]() -> Task<> { co_return; });
        const auto look = [&](const AnyTask&) {
            seen.push_back(var.get());
            var.set(100);  // its own
        };
        task.add_done_callback(look);
        var.set(2);
        task.add_done_callback(look);
        co_await task;
        co_await sleep(1s);
        EXPECT_EQ(var.get(), 2);
    });
    EXPECT_EQ(seen, (std::vector<int>{1, 2}));
    EXPECT_EQ(var.get(), 0);
}

TEST(ContextVar, HasInAThreadTheValueOfWhoCalledIt) {
    ContextVar<int> var("var", 0);
    run([&]() -> Task<> {
        var.set(1);
        for (int round = 0; round < 3; ++round) {
            const int seen = co_await to_thread([&] {
                const int before = var.get();
                var.set(100);
                return before * 1000 + var.get();
            });
            EXPECT_EQ(seen, 1100);
        }
        EXPECT_EQ(var.get(), 1);
        co_await create_task([&]() -> Task<> {
            int letters = 0;
            co_await to_thread([&, loop = get_running_loop()] {
                var.set(5);
                loop.call_soon_threadsafe([&] { letters = var.get(); });
            });
            EXPECT_EQ(letters, 5);
            EXPECT_EQ(var.get(), 1);
        });
    });
    std::thread([&] { EXPECT_EQ(var.get(), 0); }).join();
}

TEST(ContextVar, EndsWithItsTask) {
    ContextVar<std::shared_ptr<int>> var("var");
    const auto value = std::make_shared<int>(1);
    run_virtually([&]() -> Task<> {
        auto task = create_task([](auto& var, auto value) -> Task<> {
            var.set(value);
            co_await create_task([]() -> Task<> { co_return; });
        }(var, value));
        co_await task;
        EXPECT_EQ(value.use_count(), 2);  // the task's, until its handle goes
    });
    EXPECT_EQ(value.use_count(), 1);
}

}  // namespace
}  // namespace cahier
