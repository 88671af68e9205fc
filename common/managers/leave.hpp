// How a manager is left: shielded, and with no error lost.
#pragma once

#include "async/loop.hpp"
#include "managers/manager.hpp"

namespace cahier {

// The await of a manager's aexit(), after a body that ended with `error` (null: well), which then is the
// error that goes on.
template <class Manager>
class Leaving {
    using Exit = decltype(std::declval<Manager&>().aexit(std::exception_ptr()));
    using Suppressed = Awaited<Exit>;  // bool, or void

public:
    Leaving(Manager& manager, std::exception_ptr& error) : error_(error), exit_(begin(manager, error)) {}

    bool await_ready() const noexcept { return false; }
    template <class P>
    bool await_suspend(std::coroutine_handle<P> parent) {
        return exit_.await_suspend(parent);
    }
    void await_resume() {
        try {
            if constexpr (std::is_void_v<Suppressed>)
                exit_.await_resume();
            else if (exit_.await_resume())
                error_ = nullptr;
        } catch (...) {
            failed_with(std::current_exception());
        }
        // The exit has ended: a cancellation that came meanwhile goes on now. One that a TaskGroup has asked
        // for, beside the errors of its tasks, leaves these the way.
        if (shield_.cancelled() && !(error_as<ExceptionGroup>(error_) && shield_.leave_pending()))
            failed_with(std::make_exception_ptr(Cancelled{}));
    }

private:
    // The exit's own error goes on in place of the body's, which is its context then.
    void failed_with(const std::exception_ptr& failure) {
        if constexpr (!is_cancellable)
            set_context(failure, error_);
        error_ = failure;
    }

    // aexit() need not be a coroutine: one that throws when it is called fails like one that throws when it
    // is awaited.
    static typename Exit::Awaiter begin(Manager& manager, const std::exception_ptr& error) {
        if constexpr (is_task<Exit>)
            return call(manager, error).operator co_await();
        else
            return manager.aexit(error);  // the generator manager's, which throws nothing yet
    }
    static Exit call(Manager& manager, const std::exception_ptr& error) {
        try {
            return manager.aexit(error);
        } catch (...) {
            return fail(std::current_exception());
        }
    }
    static Exit fail(std::exception_ptr error) {
        std::rethrow_exception(error);
        co_return Suppressed();
    }

    // TaskGroup and AsyncExitStack see to shields and contexts themselves, each for what it waits for.
    struct NoShield {
        bool cancelled() const { return false; }
        bool leave_pending() const { return false; }
    };
    static constexpr bool is_cancellable =
        requires { std::remove_reference_t<Manager>::exit_is_cancellable; };

    std::exception_ptr& error_;
    [[no_unique_address]] std::conditional_t<is_cancellable, NoShield, Shield> shield_;
    typename Exit::Awaiter exit_;
};

// co_await leave(manager, error);
template <class Manager>
struct [[nodiscard("leave() does nothing until it is awaited: co_await it")]] Leave {
    Manager& manager;
    std::exception_ptr& error;

    Leaving<Manager> operator co_await() && { return Leaving<Manager>(manager, error); }
};
template <AsyncContextManager Manager>
Leave<Manager> leave(Manager& manager, std::exception_ptr& error) {
    return {manager, error};
}

}  // namespace cahier
