// The cases of wait() in CPython's test_tasks.
#include "async/wait.hpp"

#include "tests/support.hpp"

namespace cahier {
namespace {

Task<int> after_a_time(Span time, int value) {
    co_await sleep(time);
    co_return value;
}

TEST(Wait, WaitsForAllTasks) {
    run_virtually([]() -> Task<> {
        const std::vector tasks{create_task(after_a_time(2s, 1)), create_task(after_a_time(1s, 2))};
        const auto [done, pending] = co_await wait(tasks);
        EXPECT_EQ(done, tasks);
        EXPECT_TRUE(pending.empty());
        EXPECT_EQ(loop_time(), 2);
    });
}

TEST(Wait, EndsWithTheFirstThatIsDone) {
    run_virtually([]() -> Task<> {
        const std::vector tasks{create_task(after_a_time(10s, 1)), create_task(after_a_time(1s, 2)),
                                create_task(after_a_time(1s, 3))};
        const auto [done, pending] = co_await wait(tasks, ReturnWhen::first_completed);
        EXPECT_EQ(done, (std::vector{tasks[1], tasks[2]}));
        EXPECT_EQ(pending, (std::vector{tasks[0]}));
        EXPECT_EQ(loop_time(), 1);
    });
}

TEST(Wait, EndsWithTheFirstFailureAndThrowsNothing) {
    run_virtually([]() -> Task<> {
        const std::vector tasks{create_task(failing_after(10s, "late")),
                                create_task(failing_after(2s, "failed")),
                                create_task([]() -> Task<> { co_await sleep(1s); })};
        const auto [done, pending] = co_await wait(tasks, ReturnWhen::first_exception);
        EXPECT_EQ(done, (std::vector{tasks[1], tasks[2]}));
        EXPECT_EQ(pending, (std::vector{tasks[0]}));
        EXPECT_EQ(message_of(tasks[1].exception()), "failed");
    });
}

TEST(Wait, TakesNoCancelledTaskForAFailure) {
    run_virtually([]() -> Task<> {
        const std::vector tasks{create_task(after_a_time(1s, 1)), create_task(after_a_time(3s, 2))};
        tasks[0].cancel();
        const auto [done, pending] = co_await wait(tasks, ReturnWhen::first_exception);
        EXPECT_EQ(done, tasks);
        EXPECT_EQ(loop_time(), 3);
    });
}

TEST(Wait, EndsWhenTheTimeIsUpAndThrowsNothing) {
    run_virtually([]() -> Task<> {
        const std::vector tasks{create_task(after_a_time(1s, 1)), create_task(after_a_time(10s, 2))};
        const auto [done, pending] = co_await wait(tasks, 3s);
        EXPECT_EQ(done, (std::vector{tasks[0]}));
        EXPECT_EQ(pending, (std::vector{tasks[1]}));
        EXPECT_EQ(loop_time(), 3);
        const int two = co_await tasks[1];
        EXPECT_EQ(two, 2);
    });
}

TEST(Wait, GivesWayWhenAllIsDoneAlready) {
    run_virtually([]() -> Task<> {
        const std::vector tasks{create_task(returning(1))};
        co_await tasks[0];
        bool others_ran = false;
        create_task([&]() -> Task<> {
            others_ran = true;
            co_return;
        });
        const auto [done, pending] = co_await wait(tasks);
        EXPECT_TRUE(others_ran);
        EXPECT_EQ(done, tasks);
    });
}

TEST(Wait, CountsATaskThatIsThereTwiceOnce) {
    run_virtually([]() -> Task<> {
        const TaskHandle<int> task = create_task(after_a_time(1s, 1));
        const std::vector twice{task, task};
        const auto [done, pending] = co_await wait(twice);
        EXPECT_EQ(done, std::vector{task});
    });
}

TEST(Wait, TakesTasksOfDifferentTypes) {
    run_virtually([]() -> Task<> {
        const std::vector<AnyTask> tasks{create_task(returning(1)),
                                         create_task(returning(std::string("two")))};
        const auto [done, pending] = co_await wait(tasks);
        EXPECT_EQ(done.size(), 2u);
    });
}

TEST(Wait, CancelledLeavesTheTasksAlone) {
    run_virtually([]() -> Task<> {
        const std::vector tasks{create_task(after_a_time(2s, 1))};
        const auto waiting = create_task(wait(tasks));
        co_await sleep(1s);
        waiting.cancel();
        const std::exception_ptr error = co_await error_of(waiting);
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_FALSE(tasks[0].done());
        const int one = co_await tasks[0];
        EXPECT_EQ(one, 1);
    });
}

TEST(Wait, MayBeRepeatedForWhatIsPending) {
    run_virtually([]() -> Task<> {
        std::vector<TaskHandle<int>> pending;
        for (int i = 5; i > 0; --i)
            pending.push_back(create_task(after_a_time(Span(i * 1s), i)));
        std::vector<int> results;
        while (!pending.empty()) {
            auto waited = co_await wait(pending, ReturnWhen::first_completed);
            for (const auto& task : waited.done)
                results.push_back(task.result());
            pending = std::move(waited.pending);
        }
        EXPECT_EQ(results, (std::vector{1, 2, 3, 4, 5}));
    });
}

TEST(Wait, ForNoTasksThrows) {
    run_virtually([]() -> Task<> {
        const std::exception_ptr error = co_await error_of(wait(std::vector<AnyTask>()));
        EXPECT_TRUE(error_as<std::invalid_argument>(error));
    });
}

}  // namespace
}  // namespace cahier
