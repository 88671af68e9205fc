// expect: a Task is awaited once, so one that has a name is given away: std::move(task)
#include "async/task_group.hpp"

using namespace cahier;

Task<int> count() {
    co_return 1;
}

Task<> start(TaskGroup& group) {
    auto counting = count();
    group.create_task(counting);
    co_return;
}
