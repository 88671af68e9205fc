// expect: a Task does nothing until it is awaited: co_await it
#include "async/lock.hpp"
#include "managers/async_with.hpp"

using namespace cahier;

Task<> forget(Lock& lock) {
    async_with(lock, []() -> Task<> { co_return; });
    co_return;
}
