// expect: sleep() does nothing until it is awaited: co_await it
#include "async/sleep.hpp"
#include "async/task.hpp"

using namespace cahier;

Task<> forget() {
    sleep(1s);
    co_return;
}
