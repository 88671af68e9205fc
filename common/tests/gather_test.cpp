#include "async/gather.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "async/shield.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

Task<std::string> text_after(Span time, std::string text) {
    co_await sleep(time);
    co_return text;
}

// Ends a second after it was cancelled, and writes down both.
Task<> slow_to_end(Diary& diary) {
    try {
        co_await sleep(1h);
    } catch (const Cancelled&) {
        diary.push_back(timed("cancelled"));
    }
    co_await sleep(1s);
    diary.push_back(timed("ended"));
    throw Cancelled{};
}

TEST(Gather, GivesATupleOfTheResultsInTheOrderOfTheArguments) {
    run_virtually([]() -> Task<> {
        const auto [number, text] = co_await gather(returning(1), text_after(2s, "b"));
        EXPECT_EQ(number, 1);
        EXPECT_EQ(text, "b");
        EXPECT_EQ(loop_time(), 2.0);
    });
}

TEST(Gather, GivesAMonostateForATaskThatReturnsNothing) {
    run_virtually([]() -> Task<> {
        const auto results = co_await gather(sleep(1s), returning(2));
        static_assert(std::is_same_v<decltype(results), const std::tuple<std::monostate, int>>);
        EXPECT_EQ(std::get<1>(results), 2);
    });
}

TEST(Gather, GivesAVectorForARangeOfTasks) {
    run_virtually([]() -> Task<> {
        std::vector<Task<std::string>> tasks;
        tasks.push_back(text_after(3s, "a"));
        tasks.push_back(text_after(1s, "b"));
        tasks.push_back(text_after(2s, "c"));
        const std::vector<std::string> results = co_await gather(std::move(tasks));
        EXPECT_EQ(results, (std::vector<std::string>{"a", "b", "c"}));
        EXPECT_EQ(loop_time(), 3.0);
    });
}

TEST(Gather, GivesNothingForARangeOfTasksThatReturnNothing) {
    run_virtually([]() -> Task<> {
        std::vector<Task<>> tasks;
        tasks.push_back(failing_after(2s, "never awaited"));
        tasks.clear();
        Diary diary;
        tasks.push_back(sleeper(diary, "a", 2s));
        tasks.push_back(sleeper(diary, "b", 1s));
        co_await gather(std::move(tasks));
        EXPECT_EQ(diary, (Diary{"1s b", "2s a"}));
    });
}

TEST(Gather, GivesMoveOnlyResultsAndReferences) {
    int object = 1;
    const auto make = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(2); };
    const auto refer = [&]() -> Task<int&> { co_return object; };
    run_virtually([&]() -> Task<> {
        const auto [owned, referred] = co_await gather(make(), refer());
        EXPECT_EQ(*owned, 2);
        EXPECT_EQ(&referred.get(), &object);
    });
}

TEST(Gather, OfNothingIsDoneAtOnce) {
    run_virtually([]() -> Task<> {
        const std::tuple<> nothing = co_await gather();
        (void)nothing;
        const std::vector<int> none = co_await gather(std::vector<Task<int>>());
        EXPECT_TRUE(none.empty());
        co_await gather(std::vector<Task<>>());
        EXPECT_EQ(loop_time(), 0.0);
    });
}

TEST(Gather, StartsNothingUntilItIsAwaited) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto all = gather(sleeper(diary, "a", 0s));
        co_await sleep(1s);
        EXPECT_TRUE(diary.empty());
        co_await std::move(all);
    });
    EXPECT_EQ(diary, (Diary{"1s a"}));
}

TEST(Gather, StartsTheTasksInTheOrderOfTheArguments) {
    Diary diary;
    const auto note = [&](std::string name) -> Task<> {
        diary.push_back(name);
        co_return;
    };
    run_virtually([&]() -> Task<> { co_await gather(note("a"), note("b"), note("c")); });
    EXPECT_EQ(diary, (Diary{"a", "b", "c"}));
}

TEST(Gather, TakesHandlesFunctionsAndAwaitablesMixed) {
    run_virtually([]() -> Task<> {
        const auto running = create_task(text_after(1s, "handle"));
        const auto function = []() -> Task<int> { co_return 2; };
        const auto results = co_await gather(running, function, sleep(1s), returning('d'));
        EXPECT_EQ(std::get<0>(results), "handle");
        EXPECT_EQ(std::get<1>(results), 2);
        EXPECT_EQ(std::get<3>(results), 'd');
        EXPECT_EQ(running.result(), "handle") << "a handle keeps its result for others";
    });
}

TEST(Gather, TakesARangeOfHandles) {
    run_virtually([]() -> Task<> {
        std::vector<TaskHandle<std::string>> handles;
        handles.push_back(create_task(text_after(1s, "a")));
        handles.push_back(create_task(text_after(2s, "b")));
        const std::vector<std::string> results = co_await gather(handles);
        EXPECT_EQ(results, (std::vector<std::string>{"a", "b"}));
        EXPECT_EQ(handles[0].result(), "a");
    });
}

TEST(Gather, TakesHandlesOfTasksThatAreDone) {
    run_virtually([]() -> Task<> {
        const auto done = create_task(returning(1));
        co_await done;
        const auto [first, second] = co_await gather(done, returning(2));
        EXPECT_EQ(first + second, 3);
    });
}

TEST(Gather, ThrowsTheFirstFailureWhenTheOthersHaveBeenCancelledAndHaveEnded) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error = co_await error_of(
            gather(slow_to_end(diary), failing_after(1s, "boom"), sleeper(diary, "other", 2s)));
        diary.push_back(timed(message_of(error)));
    });
    EXPECT_EQ(diary, (Diary{"1s cancelled", "1s other cancelled", "2s ended", "2s boom"}));
}

TEST(Gather, ThrowsTheFirstOfSeveralFailures) {
    run_virtually([]() -> Task<> {
        const std::exception_ptr error =
            co_await error_of(gather(failing_after(2s, "late"), failing_after(1s, "early")));
        EXPECT_EQ(message_of(error), "early");
    });
}

TEST(Gather, OfATaskThatHadFailedBeforeCancelsTheOthers) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const auto failed = create_task(failing("boom"));
        co_await error_of(failed);
        const std::exception_ptr error = co_await error_of(gather(sleeper(diary, "never", 1s), failed));
        EXPECT_EQ(message_of(error), "boom");
    });
    EXPECT_EQ(diary, (Diary{}));
}

TEST(Gather, ThrowsCancelledWhenOneOfItsTasksWasCancelled) {
    run_virtually([]() -> Task<> {
        const auto victim = create_task(sleep(1h));
        const auto other = create_task(sleep(1h));
        create_task([&]() -> Task<> {
            co_await sleep(1s);
            victim.cancel();
        });
        const std::exception_ptr error = co_await error_of(gather(victim, other));
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_TRUE(other.cancelled());
        EXPECT_EQ(current_task().cancelling(), 0U);
    });
}

TEST(Gather, CancelledCancelsAllItsTasksAndWaitsForTheirEnd) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto gathering = create_task(gather(slow_to_end(diary), sleeper(diary, "other", 1h)));
        co_await sleep(1s);
        gathering.cancel();
        const std::exception_ptr error = co_await error_of(gathering);
        diary.push_back(timed(message_of(error)));
    });
    EXPECT_EQ(diary, (Diary{"1s cancelled", "1s other cancelled", "2s ended", "2s cancelled"}));
}

TEST(Gather, CancelledThrowsCancelledEvenIfItsTasksDoNotEndCancelled) {
    const auto stubborn = []() -> Task<int> {
        try {
            co_await sleep(1h);
        } catch (const Cancelled&) {
        }
        co_return 1;
    };
    run_virtually([&]() -> Task<> {
        auto gathering = create_task(gather(stubborn(), stubborn()));
        co_await sleep(1s);
        gathering.cancel();
        const std::exception_ptr error = co_await error_of(gathering);
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
}

TEST(Gather, InAGatherIsCancelledWithIt) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        const std::exception_ptr error = co_await error_of(
            gather(gather(sleeper(diary, "a", 1h), sleeper(diary, "b", 1h)), failing_after(1s, "boom")));
        EXPECT_EQ(message_of(error), "boom");
    });
    EXPECT_EQ(diary, (Diary{"1s a cancelled", "1s b cancelled"}));
}

TEST(GatherSettled, GivesAnOutcomeForEachAndWaitsForAll) {
    run_virtually([]() -> Task<> {
        const auto [good, bad, nothing] =
            co_await gather_settled(text_after(2s, "fine"), failing_after(1s, "boom"), sleep(3s));
        EXPECT_EQ(loop_time(), 3.0);
        EXPECT_EQ(good.exception(), nullptr);
        EXPECT_EQ(good.result(), "fine");
        EXPECT_EQ(message_of(bad.exception()), "boom");
        EXPECT_THROW(bad.result(), std::runtime_error);
        EXPECT_EQ(nothing.exception(), nullptr);
    });
}

TEST(GatherSettled, GivesAVectorForARange) {
    run_virtually([]() -> Task<> {
        std::vector<Task<std::string>> tasks;
        tasks.push_back(text_after(2s, "a"));
        tasks.push_back([]() -> Task<std::string> {
            throw std::runtime_error("boom");
            co_return "";
        }());
        const auto outcomes = co_await gather_settled(std::move(tasks));
        EXPECT_EQ(outcomes.size(), 2U);
        EXPECT_EQ(outcomes[0].result(), "a");
        EXPECT_EQ(message_of(outcomes[1].exception()), "boom");
    });
}

TEST(GatherSettled, GivesCancelledAsTheOutcomeOfACancelledTask) {
    run_virtually([]() -> Task<> {
        const auto victim = create_task(sleep(1h));
        victim.cancel();
        const auto [outcome, other] = co_await gather_settled(victim, returning(1));
        EXPECT_TRUE(error_as<Cancelled>(outcome.exception()));
        EXPECT_EQ(other.result(), 1);
    });
}

TEST(GatherSettled, CancelledCancelsAllItsTasksAndThrowsCancelled) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto gathering = create_task(gather_settled(slow_to_end(diary), sleeper(diary, "other", 1h)));
        co_await sleep(1s);
        gathering.cancel();
        const std::exception_ptr error = co_await error_of(gathering);
        diary.push_back(timed(message_of(error)));
    });
    EXPECT_EQ(diary, (Diary{"1s cancelled", "1s other cancelled", "2s ended", "2s cancelled"}));
}

TEST(GatherSettled, OfNothingIsDoneAtOnce) {
    run_virtually([]() -> Task<> {
        const std::tuple<> nothing = co_await gather_settled();
        (void)nothing;
        const auto none = co_await gather_settled(std::vector<Task<int>>());
        EXPECT_TRUE(none.empty());
    });
}

TEST(Shield, LetsTheTaskGoOnWhenTheWaitingIsCancelled) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        auto inner = create_task(sleeper(diary, "inner", 3s));
        auto outer = create_task(shield(inner));
        co_await sleep(1s);
        outer.cancel();
        const std::exception_ptr error = co_await error_of(outer);
        diary.push_back(timed("outer " + message_of(error)));
        EXPECT_FALSE(inner.done());
        co_await inner;
    });
    EXPECT_EQ(diary, (Diary{"1s outer cancelled", "3s inner"}));
}

TEST(Shield, GivesTheResultAndThrowsTheError) {
    run_virtually([]() -> Task<> {
        const auto handle = create_task(text_after(1s, "result"));
        const std::string result = co_await shield(handle);
        EXPECT_EQ(result, "result");
        EXPECT_EQ(handle.result(), "result") << "the handle keeps its result";
        const std::string of_a_task = co_await shield(text_after(1s, "task"));
        EXPECT_EQ(of_a_task, "task");
        const std::exception_ptr error = co_await error_of(shield(failing("boom")));
        EXPECT_EQ(message_of(error), "boom");
    });
}

TEST(Shield, ThrowsCancelledWhenItsTaskIsCancelled) {
    run_virtually([]() -> Task<> {
        const auto inner = create_task(sleep(1h));
        auto outer = create_task(error_of(shield(inner)));
        co_await sleep(1s);
        inner.cancel();
        const std::exception_ptr error = co_await outer;
        EXPECT_TRUE(error_as<Cancelled>(error));
    });
}

}  // namespace
}  // namespace cahier
