// expect: a Task does nothing until it is awaited: co_await it
#include "async/lock.hpp"
#include "managers/async_exit_stack.hpp"

using namespace cahier;

Task<> forget(AsyncExitStack& stack, Lock& lock) {
    stack.enter_async_context(lock);
    co_return;
}
