// AsyncExitStack: as many managers as run time decides, left together. contextlib.AsyncExitStack.
#pragma once

#include <memory>
#include <source_location>
#include <vector>

#include "async/shared.hpp"
#include "managers/leave.hpp"

namespace cahier {

// A manager itself: what was entered or pushed is left in reverse order when it is left, each once, with
// errors passed on as nested async_with()s would. Copies are the same stack, which lives for as long as a
// task is in it. Not closing one that is not empty loses those exits, and debug mode says so.
class [[nodiscard("a manager does nothing until it is given to async_with()")]] AsyncExitStack {
public:
    explicit AsyncExitStack(std::source_location where = std::source_location::current())
        : state_(Shared<State>::make(where)) {}
    AsyncExitStack(const AsyncExitStack&) = default;
    AsyncExitStack& operator=(const AsyncExitStack&) = delete;  // would lose exits

    // Enters the manager and gives what its aenter() gives (a value is kept here and lent). A named manager
    // is referred to, a temporary kept. If the enter fails, there is nothing to leave.
    template <class M>
    auto enter_async_context(M&& manager) {
        constexpr bool is_manager = AsyncContextManager<std::remove_reference_t<M>>;
        static_assert(
            is_manager,
            "enter_async_context() takes an asynchronous context manager: a type with aenter() and aexit()");
        if constexpr (is_manager)
            return enter(state_, std::make_unique<Entered<Kept<M>>>(std::forward<M>(manager)));
        else
            return explained();
    }

    // Calls function(arguments...) at that place of the leaving, and awaits the Task it returns, if it
    // returns one.
    template <class F, class... Args>
    void push_async_callback(F&& function, Args&&... arguments) {
        constexpr bool is_called = Awaitable<std::decay_t<F>>;
        constexpr bool fits = std::invocable<std::decay_t<F>&, std::decay_t<Args>&...>;
        static_assert(!is_called,
                      "push_async_callback() calls the function later: give it f and the arguments, not f()");
        static_assert(fits || is_called,
                      "push_async_callback(f, arguments...) calls f(arguments...) later: these do not fit");
        if constexpr (fits && !is_called) {
            auto call = [function = std::decay_t<F>(std::forward<F>(function)),
                         ... arguments = std::decay_t<Args>(std::forward<Args>(arguments))]() mutable {
                return function(arguments...);
            };
            using Exit = Callback<decltype(call)>;
            state_->exits.push_back(std::make_unique<Entered<Exit>>(Exit{std::move(call)}));
        }
    }

    // Takes over the leaving of a manager that is entered already: of a temporary, which is kept, or of one
    // with a name. Or calls exit(error) at that place, and awaits the Task it returns, if it returns one;
    // `error` is how the body ended, null if well, and true suppresses it.
    template <class E>
    void push_async_exit(E&& exit) {
        if constexpr (AsyncContextManager<std::remove_reference_t<E>>) {
            state_->exits.push_back(std::make_unique<Entered<cahier::Kept<E>>>(std::forward<E>(exit)));
        } else if constexpr (std::invocable<std::decay_t<E>&, std::exception_ptr>) {
            using Function = ExitFunction<std::decay_t<E>>;
            state_->exits.push_back(std::make_unique<Entered<Function>>(Function{std::forward<E>(exit)}));
        } else {
            static_assert(always_false<E>,
                          "push_async_exit() takes a manager that has been entered, or a function that takes "
                          "a std::exception_ptr");
        }
    }

    // Moves everything into a new stack, which then has to leave it; this one is empty afterwards.
    AsyncExitStack pop_all();

    // Leaves everything, after a body that ended with `error` (null: well). Throws the error of the last exit
    // that failed; true if an exit suppressed the error.
    Task<bool> aclose(std::exception_ptr error = nullptr) { return leave(state_, std::move(error)); }

    Task<AsyncExitStack&> aenter();
    Task<bool> aexit(std::exception_ptr error) { return aclose(std::move(error)); }
    // Each exit in it is shielded; what is between two of them is not.
    static constexpr bool exit_is_cancellable = true;
    static constexpr bool copies_are_the_same = true;

    bool empty() const { return state_->exits.empty(); }

private:
    struct ToLeave {
        virtual ~ToLeave() = default;
        virtual Task<> leave(std::exception_ptr& error) = 0;
    };

    template <class M>
    struct Entered final : ToLeave {
        template <class Given>
        explicit Entered(Given&& given) : manager(std::forward<Given>(given)) {}
        Task<> leave(std::exception_ptr& error) override { co_await cahier::leave(manager, error); }
        M manager;  // a reference for a named one
        Value<Resource<M>> resource;
    };

    // A callback is a manager that only leaves.
    template <class F>
    struct Callback {
        Task<> aenter() { co_return; }
        Task<> aexit(std::exception_ptr) {
            if constexpr (Awaitable<std::invoke_result_t<F&>>)
                co_await function();
            else
                function();
            co_return;
        }
        F function;
    };

    // And so is an exit function.
    template <class F>
    struct ExitFunction {
        using Result = std::invoke_result_t<F&, std::exception_ptr>;

        Task<> aenter() { co_return; }
        auto aexit(std::exception_ptr error) {
            if constexpr (is_task<Result>)
                return function(std::move(error));
            else
                return call(std::move(error));
        }
        Task<Result> call(std::exception_ptr error) { co_return function(std::move(error)); }
        F function;
    };

    struct State final : Counted {
        explicit State(std::source_location where) : where(where) {}
        ~State();

        std::source_location where;  // it was made
        std::vector<std::unique_ptr<ToLeave>> exits;
    };

    template <class M>
    static Task<std::add_lvalue_reference_t<Resource<M>>> enter(Shared<State> state,
                                                                std::unique_ptr<Entered<M>> entered) {
        if constexpr (std::is_void_v<Resource<M>>) {
            co_await entered->manager.aenter();
            state->exits.push_back(std::move(entered));
        } else {
            entered->resource.put(co_await entered->manager.aenter());
            Value<Resource<M>>& resource = entered->resource;
            state->exits.push_back(std::move(entered));
            co_return *resource.value;
        }
    }

    static Task<bool> leave(Shared<State> state, std::exception_ptr error);

    Shared<State> state_;
};

}  // namespace cahier
