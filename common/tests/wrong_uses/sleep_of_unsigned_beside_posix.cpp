// expect: co_await takes a Task, a TaskHandle, sleep(1s) or another awaitable of cahier
#include <unistd.h>

#include "async/sleep.hpp"
#include "async/task.hpp"

using namespace cahier;

Task<> rest() {
    co_await sleep(1u);
}
