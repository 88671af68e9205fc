// expect: enter_async_context() takes an asynchronous context manager: a type with aenter() and aexit()
#include <fstream>

#include "managers/async_exit_stack.hpp"

cahier::Task<> read(cahier::AsyncExitStack& stack) {
    co_await stack.enter_async_context(std::ifstream("notes.txt"));
}
