// The cases of names, current_task() and all_tasks() in CPython's test_tasks.
#include "async/event.hpp"
#include "async/task_group.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {
namespace {

Task<> idle_for_ever() {
    Event never;
    co_await never.wait();
}

TEST(TaskName, IsTheCoroutinesUnlessOneIsGiven) {
    run_virtually([]() -> Task<> {
        EXPECT_TRUE(create_task(returning(1)).get_name().ends_with("returning"));
        EXPECT_EQ(create_task(returning(1), "one").get_name(), "one");
        EXPECT_EQ(create_task([] { return returning(1); }, "two").get_name(), "two");
        co_return;
    });
}

TEST(TaskName, MayBeSetLater) {
    run_virtually([]() -> Task<> {
        const TaskHandle<int> task = create_task(returning(1), "before");
        task.set_name("after");
        co_await task;
        EXPECT_EQ(task.get_name(), "after");
        current_task().set_name("main");
        EXPECT_EQ(current_task().get_name(), "main");
    });
}

TEST(TaskName, MayBeGivenInAGroup) {
    run_virtually([]() -> Task<> {
        co_await async_with(TaskGroup(), [](TaskGroup& group) -> Task<> {
            EXPECT_EQ(group.create_task(returning(1), "child").get_name(), "child");
            co_return;
        });
    });
}

TEST(TaskName, IsShownWhereTheTaskWaitsForEver) {
    const auto error = error_thrown_by([] {
        run_virtually([]() -> Task<> { co_await create_task(idle_for_ever(), "the reader"); });
        return 0;
    });
    EXPECT_TRUE(contains(message_of(error), "  the reader: idle_for_ever (common/tests/task_name_test.cpp:"))
        << message_of(error);
    EXPECT_TRUE(contains(message_of(error), "waits for task 'the reader' (")) << message_of(error);
}

TEST(AllTasks, GivesThoseThatAreNotDoneOldestFirst) {
    run_virtually([]() -> Task<> {
        const AnyTask main = current_task();
        const TaskHandle<int> soon = create_task(returning(1));
        const TaskHandle<> later = create_task(failing_after(1s, "not yet"));
        EXPECT_EQ(all_tasks(), (std::vector<AnyTask>{main, soon, later}));
        co_await soon;
        EXPECT_EQ(all_tasks(), (std::vector<AnyTask>{main, later}));
    });
}

TEST(AllTasks, WorksInARunningLoopOnly) {
    EXPECT_TRUE(contains(message_of(error_thrown_by(all_tasks)), "no running event loop"));
}

}  // namespace
}  // namespace cahier
