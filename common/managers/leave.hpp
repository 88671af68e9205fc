// How a manager is left: once, shielded, and with no error lost.
#pragma once

#include "async/loop.hpp"
#include "managers/manager.hpp"

namespace cahier {

// Leaves `manager` after a body that ended with `error` (null: well), and gives the error that goes on (null:
// none).
template <AsyncContextManager M>
Task<std::exception_ptr> leave(M& manager, std::exception_ptr error) {
    std::exception_ptr failure;
    bool suppressed = false;
    std::optional<Shield> shield;  // a cancellation from outside waits until the exit has ended
    if constexpr (!requires { M::exit_is_cancellable; })
        shield.emplace();
    try {
        if constexpr (std::is_void_v<Awaited<decltype(manager.aexit(error))>>)
            co_await manager.aexit(error);
        else
            suppressed = co_await manager.aexit(error);
    } catch (...) {
        failure = std::current_exception();
    }
    std::exception_ptr rest = suppressed ? nullptr : error;
    if (failure) {  // goes on in place of the body's error, which stays its context
        set_context(failure, error);
        rest = failure;
    }
    if (shield && shield->cancelled()) {
        const std::exception_ptr cancelled = std::make_exception_ptr(Cancelled{});
        set_context(cancelled, rest);
        rest = cancelled;
    }
    co_return rest;
}

}  // namespace cahier
