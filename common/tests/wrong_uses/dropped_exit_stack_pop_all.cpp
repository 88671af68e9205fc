// expect: a manager does nothing until it is given to async_with()
#include "managers/async_exit_stack.hpp"

using namespace cahier;

Task<> forget(AsyncExitStack& stack) {
    stack.pop_all();
    co_return;
}
