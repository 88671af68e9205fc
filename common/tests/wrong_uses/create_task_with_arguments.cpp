// expect: create_task() takes the task that a function returns: create_task(f(1))
#include "async/task_handle.hpp"

using namespace cahier;

Task<> wait(int) {
    co_return;
}

Task<> scene() {
    co_await create_task(wait, 1);
}
