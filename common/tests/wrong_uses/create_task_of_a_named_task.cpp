// expect: a Task is awaited once, so one that has a name is given away: std::move(task)
#include "async/task_handle.hpp"

using namespace cahier;

Task<int> count() {
    co_return 1;
}

Task<> scene() {
    const auto counting = count();
    create_task(counting);
    co_return;
}
