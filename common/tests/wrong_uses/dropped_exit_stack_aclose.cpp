// expect: a Task does nothing until it is awaited: co_await it
#include "managers/async_exit_stack.hpp"

using namespace cahier;

Task<> forget(AsyncExitStack& stack) {
    stack.aclose();
    co_return;
}
