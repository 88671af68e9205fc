// expect: a Task does nothing until it is awaited: co_await it
#include "async/lock.hpp"

using namespace cahier;

Task<> forget(Lock& lock) {
    lock.acquire();
    co_return;
}
