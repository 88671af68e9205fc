// expect: this task has been started already: co_await its handle
#include "async/task_handle.hpp"

using namespace cahier;

Task<int> count() {
    co_return 1;
}

Task<> scene() {
    auto counting = create_task(count());
    co_await create_task(counting);
}
