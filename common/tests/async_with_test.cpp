#include "managers/async_with.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "tests/support.hpp"

namespace cahier {
namespace {

const auto nothing_to_do = [](auto&...) -> Task<> { co_return; };

Task<> fail_with(std::string message) {
    co_await sleep(1s);
    throw std::runtime_error(message);
}

TEST(AsyncWith, EntersRunsTheBodyAndLeaves) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(Probe(diary, "a"), [&](std::string& name) -> Task<> {
            diary.push_back("body with " + name);
            co_return;
        });
        diary.push_back("after");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "body with a", "leave a", "after"}));
}

TEST(AsyncWith, EntersFromLeftToRightAndLeavesFromRightToLeft) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(Probe(diary, "a"), Probe(diary, "b"), Probe(diary, "c"),
                            [&](std::string& a, std::string& b, std::string& c) -> Task<> {
                                diary.push_back("body with " + a + b + c);
                                co_return;
                            });
    });
    EXPECT_EQ(diary,
              (Diary{"enter a", "enter b", "enter c", "body with abc", "leave c", "leave b", "leave a"}));
}

TEST(AsyncWith, DoesNothingUntilItIsAwaited) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Task<> task = async_with(Probe(diary, "a"), nothing_to_do);
        co_await sleep(1s);
        EXPECT_TRUE(diary.empty());
        co_await std::move(task);
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a"}));
}

TEST(AsyncWith, LeavesWhenTheBodyFailsAndLetsTheErrorGoOn) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error = co_await error_of(async_with(
            Probe(diary, "a"), Probe(diary, "b"), [](auto&...) -> Task<> { co_await fail_with("boom"); }));
        EXPECT_EQ(message_of(error), "boom");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave b: boom", "leave a: boom"}));
}

TEST(AsyncWith, LeavesWhenTheBodyThrowsBeforeItIsATask) {
    Diary diary;
    const auto body = [](std::string&) -> Task<> { throw std::runtime_error("boom"); };
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error = co_await error_of(async_with(Probe(diary, "a"), body));
        EXPECT_EQ(message_of(error), "boom");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a: boom"}));
}

TEST(AsyncWith, GivesWhatTheBodyReturns) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const int number =
            co_await async_with(Probe(diary, "a"), [](std::string&) -> Task<int> { co_return 6; });
        EXPECT_EQ(number, 6);
        const auto owned = co_await async_with(
            Probe(diary, "b"), Probe(diary, "c"),
            [](auto&...) -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); });
        EXPECT_EQ(*owned, 7);
    });
}

TEST(AsyncWith, GivesTheReferenceThatTheBodyReturns) {
    Diary diary;
    int object = 0;
    run_virtually([&]() -> Task<> {
        int& found =
            co_await async_with(Probe(diary, "a"), [&](std::string&) -> Task<int&> { co_return object; });
        EXPECT_EQ(&found, &object);
    });
}

TEST(AsyncWith, LeavesTheEarlierManagersWhenALaterOneCannotBeEntered) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a(diary, "a");
        Probe b(diary, "b");
        b.fails_to_enter = true;
        Probe c(diary, "c");
        const std::exception_ptr error = co_await error_of(async_with(a, b, c, nothing_to_do));
        EXPECT_EQ(message_of(error), "enter b failed");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave a: enter b failed"}));
}

TEST(AsyncWith, DoesNotLeaveAManagerThatCouldNotBeEntered) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a(diary, "a");
        a.fails_to_enter = true;
        const std::exception_ptr error = co_await error_of(async_with(a, nothing_to_do));
        EXPECT_EQ(message_of(error), "enter a failed");
    });
    EXPECT_EQ(diary, (Diary{"enter a"}));
}

TEST(AsyncWith, LeavesTheOuterManagersWhenAnInnerExitFails) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a(diary, "a");
        Probe b(diary, "b");
        b.fails_to_leave = true;
        const std::exception_ptr error = co_await error_of(async_with(a, b, nothing_to_do));
        EXPECT_EQ(message_of(error), "leave b failed");
        EXPECT_EQ(context_of(error), nullptr);
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave b", "leave a: leave b failed"}));
}

TEST(AsyncWith, ThrowsTheErrorOfAnExitWithItsTypeAndTheErrorOfTheBodyAsItsContext) {
    struct ExitError {
        int code;
    };
    struct Breaking {
        Task<> aenter() { co_return; }
        Task<> aexit(std::exception_ptr) {
            throw ExitError{4};
            co_return;
        }
    };
    run_virtually([]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(Breaking(), []() -> Task<> { co_await fail_with("boom"); }));
        const auto* found = error_as<ExitError>(error);
        EXPECT_TRUE(found && found->code == 4);
        EXPECT_EQ(message_of(context_of(error)), "boom");
    });
}

TEST(AsyncWith, KeepsAChainOfContextsWhenSeveralExitsFail) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a(diary, "a");
        a.fails_to_leave = true;
        Probe b(diary, "b");
        b.fails_to_leave = true;
        const std::exception_ptr error =
            co_await error_of(async_with(a, b, [](auto&...) -> Task<> { co_await fail_with("boom"); }));
        EXPECT_EQ(message_of(error), "leave a failed");
        EXPECT_EQ(message_of(context_of(error)), "leave b failed");
        EXPECT_EQ(message_of(context_of(context_of(error))), "boom");
    });
}

TEST(AsyncWith, LeavesWhenAnExitThatIsNoCoroutineThrows) {
    struct Plain {
        Task<> aenter() { co_return; }
        Task<> aexit(std::exception_ptr) { throw std::runtime_error("plain"); }
    };
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(Probe(diary, "a"), Plain(), nothing_to_do));
        EXPECT_EQ(message_of(error), "plain");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a: plain"}));
}

TEST(AsyncWith, EndsTheErrorThatAnExitSuppresses) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a(diary, "a");
        Probe b(diary, "b");
        b.suppresses = true;
        co_await async_with(a, b, [](auto&...) -> Task<> { co_await fail_with("boom"); });
        diary.push_back("goes on");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave b: boom", "leave a", "goes on"}));
}

TEST(AsyncWith, SuppressingNothingChangesNothing) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a(diary, "a");
        a.suppresses = true;
        const int value = co_await async_with(a, [](std::string&) -> Task<int> { co_return 2; });
        EXPECT_EQ(value, 2);
    });
}

TEST(AsyncWith, HasNoValueToReturnWhenTheErrorOfTheBodyIsSuppressed) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Probe a(diary, "a");
        a.suppresses = true;
        const std::exception_ptr error = co_await error_of(async_with(a, [](std::string&) -> Task<int> {
            co_await fail_with("boom");
            co_return 1;
        }));
        EXPECT_EQ(message_of(error),
                  "async_with() has no value to return: a manager suppressed the body's error");
    });
}

TEST(AsyncWith, RefersToNamedManagers) {
    struct Counter {
        Task<Counter&> aenter() {
            ++entered;
            co_return *this;
        }
        Task<> aexit(std::exception_ptr) {
            ++left;
            co_return;
        }
        int entered = 0;
        int left = 0;
    };
    run_virtually([]() -> Task<> {
        Counter counter;
        for (int time = 0; time < 2; ++time) {
            co_await async_with(counter, [&](Counter& lent) -> Task<> {
                EXPECT_EQ(&lent, &counter);
                co_return;
            });
        }
        EXPECT_EQ(counter.entered, 2);
        EXPECT_EQ(counter.left, 2);
    });
}

// Counts how many of it exist, so that one that was not kept, or kept too long, is seen.
class Counted {
public:
    explicit Counted(int& alive) : alive_(&alive) { ++*alive_; }
    Counted(Counted&& other) noexcept : alive_(std::exchange(other.alive_, nullptr)) {}
    ~Counted() {
        if (alive_)
            --*alive_;
    }

    Task<int&> aenter() {
        co_await sleep(1s);
        co_return *alive_;
    }
    Task<> aexit(std::exception_ptr) {
        co_await sleep(1s);
        EXPECT_GE(*alive_, 1);
    }

private:
    int* alive_;
};

TEST(AsyncWith, KeepsTemporaryManagersUntilTheyWereLeft) {
    int alive = 0;
    run_virtually([&]() -> Task<> {
        co_await async_with(Counted(alive), Counted(alive), [](int& first, int& second) -> Task<> {
            EXPECT_EQ(&first, &second);
            EXPECT_EQ(first, 2);
            co_return;
        });
        EXPECT_EQ(alive, 0);
    });
}

TEST(AsyncWith, StoredAndAwaitedLaterHasKeptItsManagersAndItsBody) {
    int alive = 0;
    run_virtually([&]() -> Task<> {
        std::optional<Task<std::string>> stored;
        {
            auto text = std::make_unique<std::string>("kept");
            auto body = [text = std::move(text)](int&, int&) -> Task<std::string> {
                co_await sleep(1s);
                co_return *text;
            };
            stored.emplace(async_with(Counted(alive), Counted(alive), std::move(body)));
        }
        EXPECT_EQ(alive, 2);
        co_await sleep(1s);
        const std::string text = co_await *std::move(stored);
        EXPECT_EQ(text, "kept");
        stored.reset();
        EXPECT_EQ(alive, 0);
    });
}

TEST(AsyncWith, NeverAwaitedDestroysWhatItKept) {
    int alive = 0;
    {
        auto task = async_with(Counted(alive), Counted(alive), nothing_to_do);
        EXPECT_EQ(alive, 2);
    }
    EXPECT_EQ(alive, 0);
}

TEST(AsyncWith, LendsNothingForAManagerThatGivesNothing) {
    struct Silent {
        Task<> aenter() { co_return; }
        Task<> aexit(std::exception_ptr) { co_return; }
    };
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(Silent(), []() -> Task<> { co_return; });
        co_await async_with(Silent(), Probe(diary, "a"), Silent(), [](std::string& name) -> Task<> {
            EXPECT_EQ(name, "a");
            co_return;
        });
    });
}

TEST(AsyncWith, LendsAValueThatTheBodyMayChangeOrCopy) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(Probe(diary, "a"), [](std::string& name) -> Task<> {
            name += "!";
            EXPECT_EQ(name, "a!");
            co_return;
        });
        co_await async_with(Probe(diary, "a"), [](std::string_view name) -> Task<> {
            co_await sleep(1s);
            EXPECT_EQ(name, "a");
        });
        co_await async_with(Probe(diary, "a"), [](std::string name) -> Task<> {
            co_await sleep(1s);
            EXPECT_EQ(name, "a");
        });
    });
}

TEST(AsyncWith, LendsAMoveOnlyValue) {
    struct Giver {
        Task<std::unique_ptr<int>> aenter() { co_return std::make_unique<int>(3); }
        Task<> aexit(std::exception_ptr) { co_return; }
    };
    run_virtually([]() -> Task<> {
        co_await async_with(Giver(), [](std::unique_ptr<int>& value) -> Task<> {
            EXPECT_EQ(*value, 3);
            co_return;
        });
    });
}

TEST(AsyncWith, KeepsTheValueUntilTheManagerWasLeft) {
    struct Resource {
        explicit Resource(bool& alive) : alive(&alive) { alive = true; }
        Resource(Resource&& other) noexcept : alive(std::exchange(other.alive, nullptr)) {}
        ~Resource() {
            if (alive)
                *alive = false;
        }
        bool* alive;
    };
    struct Opener {
        Task<Resource> aenter() { co_return Resource(*alive); }
        Task<> aexit(std::exception_ptr) {
            co_await sleep(1s);
            EXPECT_TRUE(*alive);
        }
        bool* alive;
    };
    run_virtually([]() -> Task<> {
        bool alive = false;
        Opener opener{&alive};
        co_await async_with(opener, nothing_to_do);
        EXPECT_FALSE(alive);
    });
}

TEST(AsyncWith, CanBeNested) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(Probe(diary, "a"), [&](std::string&) -> Task<> {
            co_await async_with(Probe(diary, "b"), nothing_to_do);
            diary.push_back("between");
            co_await async_with(Probe(diary, "c"), nothing_to_do);
        });
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "leave b", "between", "enter c", "leave c", "leave a"}));
}

TEST(AsyncWith, TakesAFunctionAsItsBody) {
    struct Functions {
        static Task<int> length(std::string& name) { co_return static_cast<int>(name.size()); }
    };
    Diary diary;
    run_virtually([&]() -> Task<> {
        const int length = co_await async_with(Probe(diary, "abc"), Functions::length);
        EXPECT_EQ(length, 3);
    });
}

TEST(AsyncWith, TakesManyManagers) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const int count = co_await async_with(
            Probe(diary, "1"), Probe(diary, "2"), Probe(diary, "3"), Probe(diary, "4"), Probe(diary, "5"),
            Probe(diary, "6"), Probe(diary, "7"), Probe(diary, "8"),
            [](auto&... names) -> Task<int> { co_return static_cast<int>(sizeof...(names)); });
        EXPECT_EQ(count, 8);
    });
    EXPECT_EQ(diary.size(), 16U);
    EXPECT_EQ(diary.back(), "leave 1");
}

}  // namespace
}  // namespace cahier
