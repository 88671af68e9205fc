// expect: this is a task, not yet its result: co_await it
#include "async/task_handle.hpp"

using namespace cahier;

Task<int> answer();

Task<> scene() {
    auto handle = create_task(answer());
    [[maybe_unused]] const int number = handle;
    co_return;
}
