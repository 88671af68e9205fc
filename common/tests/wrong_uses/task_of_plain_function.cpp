// expect: this needs a task, or a coroutine function without parameters: [&]() -> Task<> { ... }
#include "async/task_handle.hpp"

cahier::Task<> start() {
    cahier::create_task([] {});
    co_return;
}
