// expect: push_async_callback() calls the function later: give it f and the arguments, not f()
#include "managers/async_exit_stack.hpp"

using namespace cahier;

Task<> shut() {
    co_return;
}

void push(AsyncExitStack& stack) {
    stack.push_async_callback(shut());
}
