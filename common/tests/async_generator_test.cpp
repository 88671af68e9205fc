#include "async/async_generator.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "async/aclosing.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

AsyncGenerator<int> count_to(int last) {
    for (int number = 1; number <= last; ++number) {
        co_await sleep(1s);
        co_yield number;
    }
}

// Yields for ever; when it is closed, it waits a second and writes that down.
AsyncGenerator<int> tidy(Diary& diary) {
    try {
        for (int number = 1;; ++number)
            co_yield number;
    } catch (const GeneratorExit&) {
        diary.push_back(timed("closing"));
    }
    co_await sleep(1s);
    diary.push_back(timed("closed"));
}

TEST(AsyncGenerator, GivesItsValuesOneByOneAndThenNothing) {
    run_virtually([]() -> Task<> {
        std::vector<int> values;
        auto stream = count_to(3);
        while (auto value = co_await stream.next())
            values.push_back(*value);
        EXPECT_EQ(values, (std::vector<int>{1, 2, 3}));
        EXPECT_EQ(loop_time(), 3.0);
        const auto again = co_await stream.next();
        EXPECT_FALSE(again.has_value());
    });
}

TEST(AsyncGenerator, GivesMoveOnlyValues) {
    const auto make = []() -> AsyncGenerator<std::unique_ptr<int>> { co_yield std::make_unique<int>(3); };
    run_virtually([&]() -> Task<> {
        auto stream = make();
        const auto value = co_await stream.next();
        EXPECT_EQ(**value, 3);
    });
}

TEST(AsyncGenerator, RunsOnlyWhenAValueIsAskedFor) {
    Diary diary;
    const auto numbers = [&]() -> AsyncGenerator<int> {
        diary.push_back("before 1");
        co_yield 1;
        diary.push_back("before 2");
        co_yield 2;
    };
    run_virtually([&]() -> Task<> {
        auto stream = numbers();
        diary.push_back("made");
        co_await stream.next();
        diary.push_back("got 1");
        co_await stream.next();
    });
    EXPECT_EQ(diary, (Diary{"made", "before 1", "got 1", "before 2"}));
}

TEST(AsyncGenerator, ThrowsItsErrorAndThenGivesNothing) {
    const auto breaking = []() -> AsyncGenerator<int> {
        co_yield 1;
        throw std::runtime_error("boom");
    };
    run_virtually([&]() -> Task<> {
        auto stream = breaking();
        co_await stream.next();
        const std::exception_ptr error = co_await error_of(stream.next());
        EXPECT_EQ(message_of(error), "boom");
        const auto after = co_await stream.next();
        EXPECT_FALSE(after.has_value());
    });
}

TEST(AsyncGenerator, NeverStartedIsSimplyDestroyed) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        {
            auto stream = tidy(diary);
        }
        co_await sleep(5s);
    });
    EXPECT_EQ(diary, (Diary{}));
}

TEST(AsyncGenerator, DestroyedEarlyIsClosedByTheLoopSoonAfter) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        {
            auto stream = tidy(diary);
            co_await stream.next();
        }
        diary.push_back("destroyed");
        co_await sleep(5s);
    });
    EXPECT_EQ(diary, (Diary{"destroyed", "0s closing", "1s closed"}));
}

TEST(AsyncGenerator, DestroyedEarlyIsClosedByATaskThatStartsOneTurnLater) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        {
            auto stream = tidy(diary);
            co_await stream.next();
        }
        co_await sleep(0s);
        diary.push_back("turn 1");
        co_await sleep(0s);
        diary.push_back("turn 2");
    });
    EXPECT_EQ(diary, (Diary{"turn 1", "0s closing", "turn 2", "1s closed"}));
}

TEST(AsyncGenerator, DestroyedAtTheEndOfTheMainTaskIsClosedAllTheSame) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto stream = tidy(diary);
        co_await stream.next();
    });
    EXPECT_EQ(diary, (Diary{"0s closing", "1s closed"}));
}

TEST(AsyncGenerator, ClosedRunsItsExitAndGivesNothingAfterwards) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto stream = tidy(diary);
        co_await stream.next();
        co_await stream.aclose();
        diary.push_back("aclose() returned");
        const auto value = co_await stream.next();
        EXPECT_FALSE(value.has_value());
        co_await stream.aclose();  // once more does nothing
    });
    EXPECT_EQ(diary, (Diary{"0s closing", "1s closed", "aclose() returned"}));
}

TEST(AsyncGenerator, ClosedBeforeItsStartNeverRuns) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto stream = tidy(diary);
        co_await stream.aclose();
        const auto value = co_await stream.next();
        EXPECT_FALSE(value.has_value());
    });
    EXPECT_EQ(diary, (Diary{}));
}

TEST(AsyncGenerator, ClosedThrowsWhatItsExitThrows) {
    const auto breaking = []() -> AsyncGenerator<int> {
        try {
            co_yield 1;
        } catch (const GeneratorExit&) {
            throw std::runtime_error("exit failed");
        }
    };
    run_virtually([&]() -> Task<> {
        auto stream = breaking();
        co_await stream.next();
        const std::exception_ptr error = co_await error_of(stream.aclose());
        EXPECT_EQ(message_of(error), "exit failed");
    });
}

TEST(AsyncGenerator, ThatYieldsAgainWhileItIsClosedIsAnError) {
    const auto ignoring = []() -> AsyncGenerator<int> {
        try {
            co_yield 1;
        } catch (const GeneratorExit&) {
        }
        co_yield 2;
    };
    run_virtually([&]() -> Task<> {
        auto stream = ignoring();
        co_await stream.next();
        const std::exception_ptr error = co_await error_of(stream.aclose());
        EXPECT_EQ(message_of(error),
                  "this generator ignored GeneratorExit: it yielded again while it was closed");
    });
}

TEST(AsyncGenerator, GoesOnWhenItIsAskedAfterItIgnoredGeneratorExit) {
    Diary diary;
    const auto ignoring = [&]() -> AsyncGenerator<int> {
        try {
            co_yield 1;
        } catch (const GeneratorExit&) {
        }
        co_yield 2;
        diary.push_back("went on");
        co_yield 3;
        diary.push_back("not reached");
    };
    run_virtually([&]() -> Task<> {
        auto stream = ignoring();
        co_await stream.next();
        co_await error_of(stream.aclose());
        const auto third = co_await stream.next();
        EXPECT_EQ(third, 3);
        co_await stream.aclose();  // once more does nothing; neither does the loop
    });
    EXPECT_EQ(diary, (Diary{"went on"}));
}

TEST(AsyncGenerator, ThatEndsAfterItIgnoredGeneratorExitGivesNothing) {
    const auto stubborn = []() -> AsyncGenerator<int> {
        try {
            co_yield 1;
        } catch (const GeneratorExit&) {
        }
        co_yield 2;
    };
    run_virtually([&]() -> Task<> {
        auto stream = stubborn();
        co_await stream.next();
        co_await error_of(stream.aclose());
        const auto value = co_await stream.next();
        EXPECT_FALSE(value.has_value());
    });
}

TEST(AsyncGenerator, GivesANextThatCanBeAwaitedOnce) {
    run_virtually([]() -> Task<> {
        auto stream = count_to(3);
        auto next = stream.next();
        const auto first = co_await next;
        EXPECT_EQ(first, 1);
        const auto again = [&]() -> Task<> { co_await next; };
        const std::exception_ptr error = co_await error_of(again());
        EXPECT_TRUE(error_as<std::logic_error>(error));
        EXPECT_EQ(message_of(error), "what next() returned has been awaited already: call next() again");
        const auto second = co_await stream.next();
        EXPECT_EQ(second, 2);
    });
}

// The message of the error that a task of next() ends with.
Task<std::string> reading(auto next) {
    const std::exception_ptr error = co_await error_of(std::move(next));
    co_return message_of(error);
}
constexpr const char* gone =
    "this generator was destroyed while a task waited in its next(): it must live as long as it is read";

TEST(AsyncGenerator, DestroyedWhileATaskWaitsInItsNextGoesOnToItsYieldAndIsClosed) {
    Diary diary;
    const auto waiting = [&]() -> AsyncGenerator<int> {
        try {
            co_await sleep(2s);
            diary.push_back(timed("yields"));
            co_yield 1;
        } catch (const GeneratorExit&) {
            diary.push_back(timed("closed"));
        }
    };
    run_virtually([&]() -> Task<> {
        auto stream = std::make_unique<AsyncGenerator<int>>(waiting());
        auto reader = create_task(reading(stream->next()));
        co_await sleep(1s);
        stream.reset();
        const std::string& message = co_await reader;
        EXPECT_EQ(message, gone);
        EXPECT_EQ(loop_time(), 2.0);
    });
    EXPECT_EQ(diary, (Diary{"2s yields", "2s closed"}));
}

TEST(AsyncGenerator, DestroyedWhileATaskWaitsForItsEndGivesTheEnd) {
    const auto empty = [](bool yields) -> AsyncGenerator<int> {
        co_await sleep(2s);
        if (yields)
            co_yield 1;
    };
    run_virtually([&]() -> Task<> {
        auto stream = std::make_unique<AsyncGenerator<int>>(empty(false));
        auto reader = create_task(stream->next());
        co_await sleep(1s);
        stream.reset();
        const auto value = co_await std::move(reader);
        EXPECT_FALSE(value.has_value());
    });
}

TEST(AsyncGenerator, DestroyedByItselfGoesOnToItsYield) {
    Diary diary;
    std::optional<AsyncGenerator<int>> holder;
    const auto suicidal = [&]() -> AsyncGenerator<int> {
        co_yield 1;
        holder.reset();
        co_await sleep(1s);
        diary.push_back("still running");
        co_yield 2;
        diary.push_back("not reached");
    };
    run_virtually([&]() -> Task<> {
        holder = suicidal();
        co_await holder->next();
        const std::string message = co_await reading(holder->next());
        EXPECT_EQ(message, gone);
    });
    EXPECT_EQ(diary, (Diary{"still running"}));
}

TEST(AsyncGenerator, DestroyedWhileATaskWaitsLetsThatTaskBeCancelled) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto stream = std::make_unique<AsyncGenerator<int>>(count_to(3));
        auto reader = create_task(stream->next());
        co_await sleep(500ms);
        stream.reset();
        reader.cancel();
        const std::exception_ptr error = co_await error_of(reader);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_EQ(loop_time(), 0.5);
    });
}

TEST(AsyncGenerator, DestroyedWhileItIsClosedIsClosedToTheEnd) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto stream = std::make_unique<AsyncGenerator<int>>(tidy(diary));
        co_await stream->next();
        auto closing = create_task(stream->aclose());
        co_await sleep(500ms);
        stream.reset();
        co_await closing;
    });
    EXPECT_EQ(diary, (Diary{"0s closing", "1s closed"}));
}

TEST(AsyncGenerator, DestroyedBeforeItsCloseIsAwaitedIsClosedAllTheSame) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto stream = std::make_unique<AsyncGenerator<int>>(tidy(diary));
        co_await stream->next();
        Task<> closing = stream->aclose();
        stream.reset();
        co_await std::move(closing);
        diary.push_back("aclose() returned");
    });
    EXPECT_EQ(diary, (Diary{"0s closing", "1s closed", "aclose() returned"}));
}

TEST(AsyncGenerator, MovedWhileATaskWaitsInItsNextGivesThatTaskItsValue) {
    run_virtually([]() -> Task<> {
        auto stream = count_to(3);
        auto reader = create_task(stream.next());
        co_await sleep(500ms);
        auto moved = std::move(stream);
        const auto first = co_await std::move(reader);
        EXPECT_EQ(first, 1);
        const auto second = co_await moved.next();
        EXPECT_EQ(second, 2);
    });
}

TEST(AsyncGenerator, ReplacedWhileATaskWaitsInItsNextTellsThatTask) {
    run_virtually([]() -> Task<> {
        auto stream = count_to(1);
        auto reader = create_task(reading(stream.next()));
        co_await sleep(500ms);
        stream = count_to(2);
        const std::string& message = co_await reader;
        EXPECT_EQ(message, gone);
        const auto value = co_await stream.next();
        EXPECT_EQ(value, 1);
    });
}

TEST(AsyncGenerator, AskedInAnotherRunGivesNothing) {
    std::optional<AsyncGenerator<int>> stream;
    run_virtually([&]() -> Task<> {
        stream = count_to(3);
        co_await stream->next();
    });
    run_virtually([&]() -> Task<> {
        const auto value = co_await stream->next();
        EXPECT_FALSE(value.has_value());
        co_await stream->aclose();
    });
    stream.reset();
}

TEST(AsyncGenerator, StartedInAnotherRunWhereItWasNotAskedWorks) {
    std::optional<AsyncGenerator<int>> stream;
    run_virtually([&]() -> Task<> {
        stream = count_to(3);
        co_return;
    });
    run_virtually([&]() -> Task<> {
        const auto value = co_await stream->next();
        EXPECT_EQ(value, 1);
    });
}

TEST(AsyncGenerator, AskedByTwoTasksAtOnceIsAnErrorForTheSecond) {
    run_virtually([]() -> Task<> {
        auto stream = count_to(2);
        auto first = create_task(stream.next());
        co_await sleep(0s);
        const std::exception_ptr error = co_await error_of(stream.next());
        EXPECT_EQ(message_of(error), "this generator is running already: one task at a time can await it");
        const auto value = co_await std::move(first);
        EXPECT_EQ(value, 1);
        const auto second = co_await stream.next();
        EXPECT_EQ(second, 2);
    });
}

TEST(AsyncGenerator, ClosedWhileItRunsIsAnErrorAndItRunsOn) {
    run_virtually([]() -> Task<> {
        auto stream = count_to(3);
        auto first = create_task(stream.next());
        co_await sleep(0s);
        const std::exception_ptr error = co_await error_of(stream.aclose());
        EXPECT_EQ(message_of(error), "this generator is running already: one task at a time can await it");
        co_await first;
        const auto second = co_await stream.next();
        EXPECT_EQ(second, 2);
        const auto third = co_await stream.next();
        EXPECT_EQ(third, 3);
    });
}

TEST(AsyncGenerator, IsCancelledWhereItWaits) {
    Diary diary;
    const auto waiting = [&]() -> AsyncGenerator<int> {
        try {
            co_await sleep(1h);
        } catch (const Cancelled&) {
            diary.push_back("generator cancelled");
            throw;
        }
        co_yield 1;
    };
    run_virtually([&]() -> Task<> {
        auto stream = waiting();
        auto asking = create_task(stream.next());
        co_await sleep(1s);
        asking.cancel();
        const std::exception_ptr error = co_await error_of(asking);
        EXPECT_TRUE(error_as<Cancelled>(error));
        const auto after = co_await stream.next();
        EXPECT_FALSE(after.has_value());
    });
    EXPECT_EQ(diary, (Diary{"generator cancelled"}));
}

TEST(AsyncGenerator, MovedGoesOnWhereItWas) {
    run_virtually([]() -> Task<> {
        auto stream = count_to(2);
        co_await stream.next();
        auto moved = std::move(stream);
        const auto second = co_await moved.next();
        EXPECT_EQ(second, 2);
        const auto from_empty = co_await stream.next();
        EXPECT_FALSE(from_empty.has_value());
    });
}

TEST(AsyncGenerator, OutlivingItsLoopIsDestroyedClosed) {
    Diary diary;
    std::optional<AsyncGenerator<int>> stream;
    run_virtually([&]() -> Task<> {
        stream = tidy(diary);
        co_await stream->next();
    });
    EXPECT_EQ(diary, (Diary{"0s closing", "1s closed"}));
    stream.reset();
}

TEST(Aclosing, ClosesTheGeneratorWhenTheBodyHasEnded) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        co_await async_with(aclosing(tidy(diary)), [](auto& stream) -> Task<> {
            const auto first = co_await stream.next();
            EXPECT_EQ(first, 1);
        });
        diary.push_back("left");
    });
    EXPECT_EQ(diary, (Diary{"0s closing", "1s closed", "left"}));
}

TEST(Aclosing, ClosesTheGeneratorWhenTheBodyFails) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(async_with(aclosing(tidy(diary)), [](auto& stream) -> Task<> {
                co_await stream.next();
                throw std::runtime_error("boom");
            }));
        EXPECT_EQ(message_of(error), "boom");
    });
    EXPECT_EQ(diary, (Diary{"0s closing", "1s closed"}));
}

TEST(Aclosing, RefersToANamedGenerator) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto stream = tidy(diary);
        co_await async_with(aclosing(stream), [&](AsyncGenerator<int>& lent) -> Task<> {
            EXPECT_EQ(&lent, &stream);
            co_await lent.next();
        });
        const auto after = co_await stream.next();
        EXPECT_FALSE(after.has_value());
    });
    EXPECT_EQ(diary, (Diary{"0s closing", "1s closed"}));
}

TEST(Aclosing, ClosesAGeneratorThatItsOwnerHasDestroyed) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto stream = std::make_unique<AsyncGenerator<int>>(tidy(diary));
        co_await async_with(aclosing(*stream), [&](AsyncGenerator<int>& lent) -> Task<> {
            co_await lent.next();
            stream.reset();
        });
        diary.push_back("left");
    });
    EXPECT_EQ(diary, (Diary{"0s closing", "1s closed", "left"}));
}

TEST(Aclosing, ClosesWhateverHasAnAclose) {
    struct Tap {
        Diary& diary;
        Task<> aclose() {
            diary.push_back("tap closed");
            co_return;
        }
    };
    Diary diary;
    run_virtually([&]() -> Task<> {
        Tap tap{diary};
        co_await async_with(aclosing(tap), [&](Tap& lent) -> Task<> {
            EXPECT_EQ(&lent, &tap);
            co_return;
        });
    });
    EXPECT_EQ(diary, (Diary{"tap closed"}));
}

TEST(Aclosing, LeavesTheManagersThatAreOpenInTheGenerator) {
    Diary diary;
    const auto rows = [&]() -> AsyncGenerator<int> {
        Probe connection(diary, "connection");
        const std::string name = co_await connection.aenter();
        std::exception_ptr error;
        try {
            co_yield 1;
            co_yield 2;
        } catch (...) {
            error = std::current_exception();
        }
        co_await connection.aexit(error);
    };
    run_virtually([&]() -> Task<> {
        co_await async_with(aclosing(rows()), [](auto& stream) -> Task<> { co_await stream.next(); });
    });
    EXPECT_EQ(diary, (Diary{"enter connection", "leave connection: generator exit"}));
}

}  // namespace
}  // namespace cahier
