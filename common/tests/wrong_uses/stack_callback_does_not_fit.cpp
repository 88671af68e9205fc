// expect: push_async_callback(f, arguments...) calls f(arguments...) later: these do not fit
#include "managers/async_exit_stack.hpp"

using namespace cahier;

Task<> shut(int) {
    co_return;
}

void push(AsyncExitStack& stack) {
    stack.push_async_callback(shut);
}
