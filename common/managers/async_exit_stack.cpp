#include "managers/async_exit_stack.hpp"

#include <fmt/core.h>

#include "async/debug.hpp"

namespace cahier {

AsyncExitStack::~AsyncExitStack() {
    if (!exits_.empty() && debug_mode())
        report(fmt::format("an AsyncExitStack in '{}' ({}) was destroyed before it was left; exits lost: {}",
                           function_name(where_), line_of(where_), exits_.size()));
}

Task<AsyncExitStack&> AsyncExitStack::aenter() {
    co_return *this;
}

Task<bool> AsyncExitStack::aclose(std::exception_ptr error) {
    const bool failed = error != nullptr;
    std::exception_ptr rest = std::move(error);
    const std::exception_ptr before = rest;
    while (!exits_.empty()) {
        const std::unique_ptr<ToLeave> exit = std::move(exits_.back());
        exits_.pop_back();
        rest = co_await exit->leave(rest);
    }
    if (rest && rest != before)
        std::rethrow_exception(rest);
    co_return failed && !rest;
}

}  // namespace cahier
