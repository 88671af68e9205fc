// The cases of as_completed() in CPython's test_tasks.
#include "async/as_completed.hpp"

#include "tests/support.hpp"

namespace cahier {
namespace {

Task<int> after_a_time(Span time, int value) {
    co_await sleep(time);
    co_return value;
}

TEST(AsCompleted, GivesTasksInTheOrderOfTheirEnds) {
    run_virtually([]() -> Task<> {
        std::vector<Task<int>> tasks;
        for (int seconds : {3, 1, 2})
            tasks.push_back(after_a_time(Span(seconds * 1s), seconds));
        Diary diary;
        auto completed = as_completed(std::move(tasks));
        for (;;) {
            const auto task = co_await completed.next();
            if (!task)
                break;
            diary.push_back(timed(std::to_string(task->result())));
        }
        EXPECT_EQ(diary, (Diary{"1s 1", "2s 2", "3s 3"}));
    });
}

TEST(AsCompleted, GivesTheVeryHandlesThatItWasGiven) {
    run_virtually([]() -> Task<> {
        const std::vector tasks{create_task(after_a_time(2s, 1)), create_task(after_a_time(1s, 2))};
        auto completed = as_completed(tasks);
        EXPECT_EQ(co_await completed.next(), tasks[1]);
        EXPECT_EQ(co_await completed.next(), tasks[0]);
        EXPECT_EQ(co_await completed.next(), std::nullopt);
    });
}

TEST(AsCompleted, ThrowsNothingForATaskThatFailed) {
    run_virtually([]() -> Task<> {
        auto completed = as_completed(std::vector{create_task(failing("oops"))});
        const auto task = co_await completed.next();
        EXPECT_EQ(message_of((*task).exception()), "oops");
    });
}

TEST(AsCompleted, ThrowsTimeoutErrorForEachTaskThatIsNotDoneInTime) {
    run_virtually([]() -> Task<> {
        const std::vector tasks{create_task(after_a_time(1s, 1)), create_task(after_a_time(3s, 2)),
                                create_task(after_a_time(4s, 3))};
        auto completed = as_completed(tasks, 2s);
        EXPECT_EQ(co_await completed.next(), tasks[0]);
        EXPECT_TRUE(error_as<TimeoutError>(co_await error_of(completed.next())));
        EXPECT_EQ(loop_time(), 2);
        co_await sleep(1500ms);
        EXPECT_TRUE(error_as<TimeoutError>(co_await error_of(completed.next())));
        EXPECT_EQ(co_await completed.next(), std::nullopt);
        EXPECT_EQ(co_await tasks[2], 3);
    });
}

TEST(AsCompleted, GivesWhatWasDoneInTimeAlsoAfterwards) {
    run_virtually([]() -> Task<> {
        const std::vector tasks{create_task(after_a_time(1s, 1))};
        auto completed = as_completed(tasks, 2s);
        co_await sleep(3s);
        EXPECT_EQ(co_await completed.next(), tasks[0]);
    });
}

TEST(AsCompleted, CountsATaskThatIsThereTwiceOnce) {
    run_virtually([]() -> Task<> {
        const TaskHandle<int> task = create_task(after_a_time(1s, 1));
        auto completed = as_completed(std::vector{task, task});
        EXPECT_EQ(co_await completed.next(), task);
        EXPECT_EQ(co_await completed.next(), std::nullopt);
    });
}

TEST(AsCompleted, OfNothingGivesNothing) {
    run_virtually([]() -> Task<> {
        auto completed = as_completed(std::vector<TaskHandle<int>>());
        EXPECT_EQ(co_await completed.next(), std::nullopt);
    });
}

TEST(AsCompleted, MayBeGoneBeforeItsTasks) {
    run_virtually([]() -> Task<> {
        const std::vector tasks{create_task(after_a_time(1s, 1)), create_task(after_a_time(2s, 2))};
        {
            auto completed = as_completed(tasks);
            EXPECT_EQ(co_await completed.next(), tasks[0]);
        }
        EXPECT_EQ(co_await tasks[1], 2);
    });
}

}  // namespace
}  // namespace cahier
