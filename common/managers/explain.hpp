// What is wrong with what was given to async_with(), in a sentence: without this the compiler would say only
// that nothing matches, and why each candidate does not.
#pragma once

#include <tuple>

#include "managers/manager.hpp"

namespace cahier {

template <class Manager>
constexpr bool explain_manager() {
    constexpr bool enters = HasEnter<Manager>;
    constexpr bool exits = requires(Manager& manager) { manager.aexit(std::exception_ptr()); };
    constexpr bool is_function = std::is_function_v<std::remove_pointer_t<std::remove_reference_t<Manager>>>;
    static_assert(!is_function,
                  "async_with() takes the manager that a function returns, not the function: call it, f()");
    static_assert(
        enters || is_function,
        "async_with() takes managers, then a body; this argument is no manager, since it has no aenter() "
        "that returns a Task. An ordinary RAII object cleans up in its destructor, which cannot wait: make "
        "it inside the body");
    static_assert(!enters || exits, "this manager has no aexit(std::exception_ptr)");
    static_assert(
        !enters || !exits || AsyncContextManager<Manager>,
        "aexit(std::exception_ptr) must return Task<>, or Task<bool> to be able to suppress the error");
    return AsyncContextManager<Manager>;
}

// `Lent`: a tuple of what the managers give.
template <class Body, class Lent>
constexpr bool explain_body() {
    constexpr bool fits = []<class... Resource>(std::tuple<Resource...>*) {
        return std::invocable<Body&, Resource...>;
    }(static_cast<Lent*>(nullptr));
    constexpr bool is_manager = HasEnter<Body>;
    static_assert(!is_manager,
                  "async_with() takes the body last, after the managers: this last argument is a manager");
    static_assert(
        fits || is_manager,
        "the body must take what the managers' aenter() return, in their order (one that returns Task<> "
        "gives nothing)");
    if constexpr (fits) {
        using Returned = decltype(std::apply(std::declval<Body&>(), std::declval<Lent>()));
        static_assert(
            Awaitable<Returned>,
            "the body must be a coroutine that returns a Task: [](auto& resource) -> Task<> { ... }");
        return Awaitable<Returned>;
    }
    return false;
}

}  // namespace cahier
