#include "managers/generator_manager.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "async/event.hpp"
#include "managers/async_exit_stack.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

Task<> fail_with(std::string message) {
    co_await sleep(1s);
    throw std::runtime_error(message);
}

// A resource that writes down its end, and says if it is used afterwards.
class Tracer {
public:
    Tracer(Diary& diary, std::string name) : diary_(&diary), name_(std::move(name)) {}
    Tracer(Tracer&& other) noexcept : diary_(std::exchange(other.diary_, nullptr)), name_(other.name_) {}
    ~Tracer() {
        if (diary_)
            diary_->push_back("destroy " + name_);
    }
    void use() { diary_->push_back("use " + name_); }

private:
    Diary* diary_;
    std::string name_;
};

GeneratorManager<std::string> noting(Diary& diary, std::string name) {
    diary.push_back("enter " + name);
    const Exit exit = co_yield std::string(name);
    co_await sleep(1s);
    diary.push_back("leave " + name + (exit.error() ? ": " + message_of(exit.error()) : ""));
}

TEST(GeneratorManager, EntersBeforeItsYieldAndLeavesAfterIt) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(noting(diary, "a"), noting(diary, "b"),
                            [&](std::string& a, std::string& b) -> Task<> {
                                diary.push_back("body with " + a + b);
                                co_await sleep(1s);
                            });
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "body with ab", "leave b", "leave a"}));
}

TEST(GeneratorManager, DoesNothingUntilItIsEntered) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto manager = noting(diary, "a");
        co_await sleep(1s);
        EXPECT_TRUE(diary.empty());
    });
    EXPECT_EQ(diary, (Diary{}));
}

TEST(GeneratorManager, ThatYieldsNothingLendsNothing) {
    Diary diary;
    const auto quiet = [&]() -> GeneratorManager<> {
        diary.push_back("enter");
        co_yield {};
        diary.push_back("leave");
    };
    run_virtually([&]() -> Task<> {
        co_await async_with(quiet(), [&]() -> Task<> {
            diary.push_back("body");
            co_return;
        });
    });
    EXPECT_EQ(diary, (Diary{"enter", "body", "leave"}));
}

TEST(GeneratorManager, KeepsAYieldedTemporaryUntilTheGeneratorHasEnded) {
    Diary diary;
    const auto open = [&]() -> GeneratorManager<Tracer> {
        co_yield Tracer(diary, "temporary");
        co_await sleep(1s);
        diary.push_back("end of the generator");
    };
    run_virtually([&]() -> Task<> {
        co_await async_with(open(), [](Tracer& tracer) -> Task<> {
            co_await sleep(1s);
            tracer.use();
        });
        diary.push_back("after");
    });
    EXPECT_EQ(diary, (Diary{"use temporary", "end of the generator", "destroy temporary", "after"}));
}

TEST(GeneratorManager, RefersToANamedResource) {
    Diary diary;
    const Tracer* seen = nullptr;
    const auto open = [&]() -> GeneratorManager<Tracer> {
        Tracer named(diary, "named");
        seen = &named;
        co_yield named;
        named.use();
    };
    run_virtually([&]() -> Task<> {
        co_await async_with(open(), [&](Tracer& tracer) -> Task<> {
            EXPECT_EQ(&tracer, seen);
            co_await sleep(1s);
            tracer.use();
        });
        diary.push_back("after");
    });
    EXPECT_EQ(diary, (Diary{"use named", "use named", "destroy named", "after"}));
}

TEST(GeneratorManager, OfAReferenceLendsTheObjectItself) {
    int object = 1;
    const auto refer = [&]() -> GeneratorManager<int&> { co_yield object; };
    run_virtually([&]() -> Task<> {
        co_await async_with(refer(), [&](int& lent) -> Task<> {
            EXPECT_EQ(&lent, &object);
            co_return;
        });
    });
}

TEST(GeneratorManager, SeesTheErrorOfTheBodyAndLetsItGoOn) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error = co_await error_of(
            async_with(noting(diary, "a"), [](std::string&) -> Task<> { co_await fail_with("boom"); }));
        EXPECT_EQ(message_of(error), "boom");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a: boom"}));
}

TEST(GeneratorManager, SeesTheTypeOfTheError) {
    bool as_runtime_error = false;
    bool as_logic_error = true;
    const auto look = [&]() -> GeneratorManager<> {
        const Exit exit = co_yield {};
        const auto* error = exit.error_as<std::runtime_error>();
        as_runtime_error = error && error->what() == std::string("boom");
        as_logic_error = exit.error_as<std::logic_error>() != nullptr;
    };
    run_virtually([&]() -> Task<> {
        co_await error_of(async_with(look(), []() -> Task<> { co_await fail_with("boom"); }));
    });
    EXPECT_TRUE(as_runtime_error);
    EXPECT_FALSE(as_logic_error);
}

TEST(GeneratorManager, SeesNoErrorWhenTheBodyEndsWell) {
    std::optional<bool> failed;
    const auto look = [&]() -> GeneratorManager<> {
        const Exit exit = co_yield {};
        failed = exit.error() != nullptr || exit.error_as<std::exception>() != nullptr;
    };
    run_virtually([&]() -> Task<> { co_await async_with(look(), []() -> Task<> { co_return; }); });
    EXPECT_EQ(failed, false);
}

TEST(GeneratorManager, CanSuppressTheError) {
    const auto forgiving = []() -> GeneratorManager<> {
        Exit exit = co_yield {};
        co_await sleep(1s);
        if (exit.error_as<std::runtime_error>())
            exit.suppress();
    };
    run_virtually([&]() -> Task<> {
        co_await async_with(forgiving(), []() -> Task<> { co_await fail_with("boom"); });
        EXPECT_EQ(loop_time(), 2.0);
    });
}

TEST(GeneratorManager, IsLeftWithCancelled) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto handle =
            create_task(async_with(noting(diary, "a"), [](std::string&) -> Task<> { co_await sleep(1h); }));
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a: cancelled"}));
}

TEST(GeneratorManager, CancelledInItsEnterIsNotLeft) {
    Diary diary;
    const auto slow = [&]() -> GeneratorManager<> {
        co_await sleep(1h);
        co_yield {};
        diary.push_back("leave");
    };
    run_virtually([&]() -> Task<> {
        auto handle = create_task(async_with(slow(), []() -> Task<> { co_return; }));
        co_await sleep(1s);
        handle.cancel();
        const std::exception_ptr error = co_await error_of(handle);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
    EXPECT_EQ(diary, (Diary{}));
}

TEST(GeneratorManager, ThatFailsInItsEnterThrowsThatError) {
    Diary diary;
    const auto broken = [&]() -> GeneratorManager<> {
        co_await fail_with("no entry");
        co_yield {};
        diary.push_back("leave");
    };
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(broken(), []() -> Task<> { co_return; }));
        EXPECT_EQ(message_of(error), "no entry");
    });
    EXPECT_EQ(diary, (Diary{}));
}

TEST(GeneratorManager, ThatThrowsItsOwnErrorKeepsTheErrorOfTheBodyAsItsContext) {
    const auto broken = []() -> GeneratorManager<> {
        co_yield {};
        throw std::out_of_range("exit failed");
    };
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(broken(), []() -> Task<> { co_await fail_with("boom"); }));
        EXPECT_TRUE(error_as<std::out_of_range>(error));
        EXPECT_EQ(message_of(context_of(error)), "boom");
    });
}

TEST(GeneratorManager, ThatThrowsTheErrorOfTheBodyAgainAddsNoContext) {
    const auto rethrowing = []() -> GeneratorManager<> {
        const Exit exit = co_yield {};
        if (exit.error())
            std::rethrow_exception(exit.error());
    };
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(rethrowing(), []() -> Task<> { co_await fail_with("boom"); }));
        EXPECT_EQ(message_of(error), "boom");
        EXPECT_EQ(context_of(error), nullptr);
    });
}

TEST(GeneratorManager, ThatNeverYieldsCannotBeEntered) {
    const auto empty = [](bool yields) -> GeneratorManager<> {
        co_await sleep(1s);
        if (yields)
            co_yield {};
    };
    bool body_ran = false;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error = co_await error_of(async_with(empty(false), [&]() -> Task<> {
            body_ran = true;
            co_return;
        }));
        EXPECT_TRUE(error_as<std::logic_error>(error));
        EXPECT_EQ(message_of(error),
                  "this generator manager never yields: it needs one co_yield, for the body to run at");
    });
    EXPECT_FALSE(body_ran);
}

TEST(GeneratorManager, ThatYieldsTwiceIsAnErrorAndIsClosed) {
    Diary diary;
    const auto twice = [&]() -> GeneratorManager<> {
        const Tracer local(diary, "local");
        co_yield {};
        co_yield {};
        diary.push_back("not reached");
    };
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(twice(), []() -> Task<> { co_return; }));
        EXPECT_TRUE(error_as<std::logic_error>(error));
        EXPECT_EQ(message_of(error),
                  "this generator manager yields twice: it needs one co_yield, for the body to run at");
    });
    EXPECT_EQ(diary, (Diary{"destroy local"}));
}

TEST(GeneratorManager, ThatYieldsTwiceAfterAFailedBodyKeepsItsErrorAsTheContext) {
    const auto twice = []() -> GeneratorManager<> {
        co_yield {};
        co_yield {};
    };
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(twice(), []() -> Task<> { co_await fail_with("boom"); }));
        EXPECT_TRUE(contains(message_of(error), "yields twice"));
        EXPECT_EQ(message_of(context_of(error)), "boom");
    });
}

TEST(GeneratorManager, ThatYieldsAgainAndAgainIsAnErrorAndIsDestroyed) {
    Diary diary;
    const auto endless = [&]() -> GeneratorManager<> {
        const Tracer local(diary, "local");
        for (;;) {
            try {
                co_yield {};
            } catch (const GeneratorExit&) {
            }
        }
    };
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(endless(), []() -> Task<> { co_return; }));
        EXPECT_TRUE(contains(message_of(error), "yields twice"));
    });
    EXPECT_EQ(diary, (Diary{"destroy local"}));
}

TEST(GeneratorManager, CannotBeEnteredTwice) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto manager = noting(diary, "a");
        const auto body = [](std::string&) -> Task<> { co_return; };
        co_await async_with(manager, body);
        const std::exception_ptr error = co_await error_of(async_with(manager, body));
        EXPECT_TRUE(error_as<std::logic_error>(error));
        EXPECT_EQ(message_of(error),
                  "this generator manager has been entered already: call its function again for another");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a"}));
}

TEST(GeneratorManager, CannotBeEnteredWhileItIsEntered) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto manager = noting(diary, "a");
        co_await async_with(manager, [&](std::string&) -> Task<> {
            const std::exception_ptr error =
                co_await error_of(async_with(manager, [](std::string&) -> Task<> { co_return; }));
            EXPECT_TRUE(contains(message_of(error), "has been entered already"));
        });
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a"}));
}

TEST(GeneratorManager, CannotBeEnteredByTwoTasksAtOnce) {
    const auto slow = []() -> GeneratorManager<> {
        co_await sleep(1s);
        co_yield {};
    };
    run_virtually([&]() -> Task<> {
        auto manager = slow();
        const auto body = []() -> Task<> { co_return; };
        auto first = create_task(async_with(manager, body));
        co_await sleep(500ms);
        const std::exception_ptr error = co_await error_of(async_with(manager, body));
        EXPECT_TRUE(contains(message_of(error), "has been entered already"));
        co_await first;
        EXPECT_EQ(loop_time(), 1.0);
    });
}

TEST(GeneratorManager, MovedFromCannotBeEntered) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto manager = noting(diary, "a");
        auto moved = std::move(manager);
        const auto body = [](std::string&) -> Task<> { co_return; };
        const std::exception_ptr error = co_await error_of(async_with(manager, body));
        EXPECT_TRUE(error_as<std::logic_error>(error));
        co_await async_with(moved, body);
    });
    EXPECT_EQ(diary, (Diary{"enter a", "leave a"}));
}

TEST(GeneratorManager, KeepsItsArgumentsUntilItIsDestroyed) {
    const auto argument = std::make_shared<int>(2);
    const auto keep = [](std::shared_ptr<int> kept) -> GeneratorManager<int> {
        co_await sleep(1s);
        co_yield *kept;
    };
    run_virtually([&]() -> Task<> {
        co_await async_with(keep(argument), [](int& value) -> Task<> {
            EXPECT_EQ(value, 2);
            co_return;
        });
    });
    EXPECT_EQ(argument.use_count(), 1);
}

TEST(GeneratorManager, CanUseOtherManagersThroughAStack) {
    Diary diary;
    const auto both = [&]() -> GeneratorManager<std::string> {
        AsyncExitStack stack;
        std::exception_ptr error;
        std::string names;
        try {
            const std::string& a = co_await stack.enter_async_context(noting(diary, "a"));
            const std::string& b = co_await stack.enter_async_context(noting(diary, "b"));
            names = a + b;
        } catch (...) {
            error = std::current_exception();
        }
        if (error) {
            co_await stack.aclose(error);
            std::rethrow_exception(error);
        }
        Exit exit = co_yield names;
        const bool suppressed = co_await stack.aclose(exit.error());
        if (suppressed)
            exit.suppress();
    };
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(both(), [&](std::string& names) -> Task<> {
                diary.push_back("body with " + names);
                co_await fail_with("boom");
            }));
        EXPECT_EQ(message_of(error), "boom");
    });
    EXPECT_EQ(diary, (Diary{"enter a", "enter b", "body with ab", "leave b: boom", "leave a: boom"}));
}

}  // namespace
}  // namespace cahier
