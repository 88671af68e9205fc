#include "managers/async_exit_stack.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "async/lock.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

TEST(AsyncExitStack, LeavesWhatWasEnteredInReverseOrder) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            for (const char* name : {"a", "b", "c"}) {
                const std::string& given = co_await stack.enter_async_context(Probe(diary, name));
                EXPECT_EQ(given, name);
            }
            diary.push_back("body");
        });
        diary.push_back("after");
    });
    EXPECT_EQ(diary,
              (Diary{"enter a", "enter b", "enter c", "body", "leave c", "leave b", "leave a", "after"}));
}

TEST(AsyncExitStack, KeepsTemporariesAndRefersToNamedManagers) {
    run_virtually([]() -> Task<> {
        Lock lock;
        co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            co_await stack.enter_async_context(lock);
            EXPECT_TRUE(lock.locked());
        });
        EXPECT_FALSE(lock.locked());
    });
}

TEST(AsyncExitStack, LendsAReferenceThatStaysGood) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            std::string& first = co_await stack.enter_async_context(Probe(diary, "first"));
            for (int number = 0; number < 100; ++number)
                co_await stack.enter_async_context(Probe(diary, "other"));
            EXPECT_EQ(first, "first");
        });
    });
}

TEST(AsyncExitStack, TakesGeneratorManagersAndReferences) {
    Diary diary;
    int object = 0;
    const auto generator = [&]() -> GeneratorManager<int&> {
        co_yield object;
        diary.push_back("generator left");
    };
    run_virtually([&]() -> Task<> {
        co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            int& lent = co_await stack.enter_async_context(generator());
            EXPECT_EQ(&lent, &object);
        });
    });
    EXPECT_EQ(diary, (Diary{"generator left"}));
}

TEST(AsyncExitStack, DoesNotLeaveWhatCouldNotBeEntered) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
                co_await stack.enter_async_context(Probe(diary, "a"));
                Probe b(diary, "b");
                b.fails_to_enter = true;
                co_await stack.enter_async_context(b);
            }));
        EXPECT_EQ(message_of(error), "enter b failed");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave a: enter b failed"}));
}

TEST(AsyncExitStack, CallsCallbacksInTheirPlace) {
    Diary diary;
    const auto slowly = [&](std::string what) -> Task<> {
        co_await sleep(1s);
        diary.push_back(timed(what));
    };
    run_virtually([&]() -> Task<> {
        co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            stack.push_async_callback(slowly, "last");
            co_await stack.enter_async_context(Probe(diary, "a"));
            stack.push_async_callback([&](int number) { diary.push_back(fmt::format("first {}", number)); },
                                      1);
        });
    });
    EXPECT_EQ(diary, (Diary{"enter a", "first 1", "leave a", "1s last"}));
}

TEST(AsyncExitStack, KeepsTheArgumentsOfACallback) {
    const auto argument = std::make_shared<int>(5);
    int seen = 0;
    run_virtually([&]() -> Task<> {
        co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            stack.push_async_callback([&](const std::shared_ptr<int>& kept) { seen = *kept; }, argument);
            EXPECT_EQ(argument.use_count(), 2);
            co_return;
        });
    });
    EXPECT_EQ(seen, 5);
    EXPECT_EQ(argument.use_count(), 1);
}

TEST(AsyncExitStack, PassesTheErrorOfTheBodyOutwardsThroughItsManagers) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
                co_await stack.enter_async_context(Probe(diary, "a"));
                co_await stack.enter_async_context(Probe(diary, "b"));
                throw std::runtime_error("boom");
            }));
        EXPECT_EQ(message_of(error), "boom");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave b: boom", "leave a: boom"}));
}

TEST(AsyncExitStack, EndsAnErrorThatAManagerSuppresses) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            Probe b(diary, "b");
            b.suppresses = true;
            co_await stack.enter_async_context(Probe(diary, "a"));
            co_await stack.enter_async_context(std::move(b));
            throw std::runtime_error("boom");
        });
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave b: boom", "leave a"}));
}

TEST(AsyncExitStack, LeavesTheOthersWhenAnExitFails) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
                Probe b(diary, "b");
                b.fails_to_leave = true;
                co_await stack.enter_async_context(Probe(diary, "a"));
                co_await stack.enter_async_context(std::move(b));
                throw std::runtime_error("boom");
            }));
        EXPECT_EQ(message_of(error), "leave b failed");
        EXPECT_EQ(message_of(context_of(error)), "boom");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave b: boom", "leave a: leave b failed"}));
}

TEST(AsyncExitStack, EndsAnErrorOfAnExitThatAnOuterOneSuppresses) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            Probe a(diary, "a");
            a.suppresses = true;
            Probe b(diary, "b");
            b.fails_to_leave = true;
            co_await stack.enter_async_context(std::move(a));
            co_await stack.enter_async_context(std::move(b));
        });
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave b", "leave a: leave b failed"}));
}

TEST(AsyncExitStack, ThrowsTheErrorOfAFailingCallback) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
                co_await stack.enter_async_context(Probe(diary, "a"));
                stack.push_async_callback([] { throw std::runtime_error("callback failed"); });
            }));
        EXPECT_EQ(message_of(error), "callback failed");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a: callback failed"}));
}

TEST(AsyncExitStack, MovesItsContentOutToBeLeftElsewhere) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        std::optional<AsyncExitStack> kept;
        co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            co_await stack.enter_async_context(Probe(diary, "a"));
            co_await stack.enter_async_context(Probe(diary, "b"));
            kept.emplace(stack.pop_all());
            EXPECT_TRUE(stack.empty());
            co_await stack.enter_async_context(Probe(diary, "c"));
        });
        diary.push_back("after");
        EXPECT_FALSE(kept->empty());
        co_await kept->aclose();
        EXPECT_TRUE(kept->empty());
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "enter c", "leave c", "after", "leave b", "leave a"}));
}

TEST(AsyncExitStack, ClosedByHandTellsWhetherTheErrorWasSuppressed) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr boom = std::make_exception_ptr(std::runtime_error("boom"));
        AsyncExitStack stack;
        co_await stack.enter_async_context(Probe(diary, "a"));
        const bool passed_on = !co_await stack.aclose(boom);
        EXPECT_TRUE(passed_on);
        Probe b(diary, "b");
        b.suppresses = true;
        co_await stack.enter_async_context(std::move(b));
        const bool suppressed = co_await stack.aclose(boom);
        EXPECT_TRUE(suppressed);
        const bool nothing_to_suppress = co_await stack.aclose();
        EXPECT_FALSE(nothing_to_suppress);
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a: boom", "enter b", "leave b: boom"}));
}

TEST(AsyncExitStack, LeavesEachManagerOnce) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            co_await stack.enter_async_context(Probe(diary, "a"));
            co_await stack.aclose();
        });
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a"}));
}

TEST(AsyncExitStack, CancelledInItsBodyLeavesEverything) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle = create_task(async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            co_await stack.enter_async_context(Probe(diary, "a"));
            Probe b(diary, "b");
            b.enter_time = 1h;
            co_await stack.enter_async_context(std::move(b));
        }));
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave a: cancelled"}));
}

// test_async_push in CPython's test_contextlib_async.
TEST(AsyncExitStack, CallsPushedExitsWithTheErrorThatIsUnderWay) {
    run_virtually([]() -> Task<> {
        Diary diary;
        const auto write = [&](std::exception_ptr error) -> Task<> {
            diary.push_back(message_of(error));
            co_return;
        };
        co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            stack.push_async_exit(write);
            stack.push_async_exit([&](std::exception_ptr error) -> Task<bool> {
                co_await sleep(1s);
                diary.push_back("suppresses " + message_of(error));
                co_return true;
            });
            stack.push_async_exit(write);
            throw std::runtime_error("boom");
            co_return;
        });
        EXPECT_EQ(diary, (Diary{"boom", "suppresses boom", "no error"}));
    });
}

TEST(AsyncExitStack, CallsPushedExitsThatAreNoCoroutines) {
    run_virtually([]() -> Task<> {
        Diary diary;
        co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            stack.push_async_exit(
                [&](const std::exception_ptr& error) { diary.push_back(message_of(error)); });
            stack.push_async_exit([](const std::exception_ptr&) { return true; });
            return failing("boom");
        });
        EXPECT_EQ(diary, (Diary{"no error"}));
    });
}

TEST(AsyncExitStack, TakesOverManagersThatHaveBeenEntered) {
    run_virtually([]() -> Task<> {
        Diary diary;
        Probe named(diary, "named");
        co_await named.aenter();
        co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            stack.push_async_exit(named);
            Probe moved(diary, "moved");
            co_await moved.aenter();
            stack.push_async_exit(std::move(moved));
        });
        EXPECT_EQ(diary, (Diary{"enter named", "enter moved", "leave moved", "leave named"}));
    });
}

TEST(AsyncExitStack, KeepsTheErrorAsContextOfOneThatAPushedExitThrows) {
    run_virtually([]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(AsyncExitStack(), [](AsyncExitStack& stack) -> Task<> {
                stack.push_async_exit([](std::exception_ptr) { return failing("exit"); });
                return failing("body");
            }));
        EXPECT_EQ(message_of(error), "exit");
        EXPECT_EQ(message_of(context_of(error)), "body");
    });
}

TEST(AsyncExitStack, ShieldsPushedExits) {
    run_virtually([]() -> Task<> {
        Diary diary;
        auto handle = create_task(async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
            stack.push_async_exit([&](std::exception_ptr) { return sleeper(diary, "exit", 2s); });
            co_return;
        }));
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_EQ(diary, (Diary{"2s exit"}));
    });
}

}  // namespace
}  // namespace cahier
