// expect: co_await takes a Task, a TaskHandle, sleep(1s) or another awaitable of cahier
#include "async/task.hpp"

cahier::Task<int> scene() {
    co_return co_await 5;
}
