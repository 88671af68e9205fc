// expect: this needs a task, or a coroutine function without parameters: [&]() -> Task<> { ... }
#include "async/task_group.hpp"

int work();

cahier::Task<> start(cahier::TaskGroup& group) {
    group.create_task(work);
    co_return;
}
