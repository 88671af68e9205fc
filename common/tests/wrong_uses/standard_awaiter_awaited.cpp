// expect: co_await takes a Task, a TaskHandle, sleep(1s) or another awaitable of cahier
#include "async/task.hpp"

cahier::Task<> ask() {
    co_await std::suspend_always();
}
