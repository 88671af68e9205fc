#include "managers/async_exit_stack.hpp"

#include <fmt/core.h>

#include "async/debug.hpp"

namespace cahier {

AsyncExitStack::State::~State() {
    if (!exits.empty() && debug_mode())
        report(fmt::format("an AsyncExitStack in '{}' ({}) was destroyed before it was left; exits lost: {}",
                           function_name(where), line_of(where), exits.size()));
}

AsyncExitStack AsyncExitStack::pop_all() {
    AsyncExitStack all(state_->where);
    std::swap(all.state_->exits, state_->exits);
    return all;
}

Task<AsyncExitStack&> AsyncExitStack::aenter() {
    co_return *this;
}

Task<bool> AsyncExitStack::leave(Shared<State> state, std::exception_ptr error) {
    const bool failed = error != nullptr;
    std::exception_ptr rest = std::move(error);
    const std::exception_ptr before = rest;
    while (!state->exits.empty()) {
        const std::unique_ptr<ToLeave> exit = std::move(state->exits.back());
        state->exits.pop_back();
        co_await exit->leave(rest);
    }
    if (rest && rest != before)
        std::rethrow_exception(rest);
    co_return failed && !rest;
}

}  // namespace cahier
