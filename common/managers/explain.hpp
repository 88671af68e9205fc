// What is wrong with what was given to async_with(), in a sentence: without this the compiler would say only
// that nothing matches, and why each candidate does not.
#pragma once

#include <tuple>

#include "managers/manager.hpp"

namespace cahier {

// Whether a class has a member of that name, private or not: a second one makes the name ambiguous.
struct NamedEnter {
    int aenter;
};
struct NamedExit {
    int aexit;
};
template <class M, class Named>
struct WithNamed : M, Named {};
template <class M>
concept Derivable = std::is_class_v<M> && !std::is_final_v<M>;
template <class M>
concept NamesEnter = Derivable<M> && !requires { &WithNamed<M, NamedEnter>::aenter; };
template <class M>
concept NamesExit = Derivable<M> && !requires { &WithNamed<M, NamedExit>::aexit; };

template <class Given>
constexpr bool explain_manager() {
    using Manager = std::remove_reference_t<Given>;
    constexpr bool is_function = std::is_function_v<std::remove_pointer_t<Manager>>;
    static_assert(!is_function,
                  "async_with() takes the manager that a function returns, not the function: call it, f()");
    constexpr bool is_const = std::is_const_v<Manager> && !AsyncContextManager<Manager> &&
                              AsyncContextManager<std::remove_const_t<Manager>>;
    static_assert(
        !is_const,
        "this manager is const, but entering and leaving may change it: its name must not be const");
    constexpr bool known = is_function || is_const;

    constexpr bool enters = HasEnter<Manager>;
    static_assert(known || enters || !NamesEnter<Manager>,
                  "this manager's aenter() must be public, take no parameters and return a Task");
    static_assert(
        known || enters || NamesEnter<Manager>,
        "async_with() takes managers, then a body; this argument is no manager, since it has no aenter() "
        "that returns a Task. An ordinary RAII object cleans up in its destructor, which cannot wait: make "
        "it inside the body");

    constexpr bool exits = requires(Manager& manager) { manager.aexit(std::exception_ptr()); };
    static_assert(known || !enters || exits || NamesExit<Manager>,
                  "this manager has no aexit(std::exception_ptr)");
    static_assert(known || !enters || exits || !NamesExit<Manager>,
                  "this manager's aexit() must be public and take one parameter, a std::exception_ptr");
    static_assert(
        known || !enters || !exits || AsyncContextManager<Manager>,
        "aexit(std::exception_ptr) must return Task<>, or Task<bool> to be able to suppress the error");

    constexpr bool can_be_kept = std::is_lvalue_reference_v<Given> || std::move_constructible<Manager>;
    static_assert(can_be_kept || !AsyncContextManager<Manager>,
                  "a manager without a name is moved to where it is kept, and this one cannot be moved: give "
                  "it a name");
    return AsyncContextManager<Manager> && can_be_kept;
}

// `Lent`: a tuple of what the managers give.
template <class Body, class Lent>
constexpr bool explain_body() {
    constexpr bool fits = []<class... Resource>(std::tuple<Resource...>*) {
        return std::invocable<Body&, Resource...>;
    }(static_cast<Lent*>(nullptr));
    constexpr bool is_task = Awaitable<Body>;
    static_assert(
        !is_task,
        "the body is a function, and no task: [&](auto& resource) -> Task<> { co_await f(resource); }");
    constexpr bool is_manager = HasEnter<Body>;
    static_assert(!is_manager,
                  "async_with() takes the body last, after the managers: this last argument is a manager");
    static_assert(
        fits || is_manager || is_task,
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

// The promise of an aenter() or aexit() that returns void though it awaits: it compiles, so that async_with()
// can say what is wrong.
struct VoidPromise : Coroutine {
    explicit VoidPromise(std::source_location where = std::source_location::current()) : Coroutine(where) {}
    void get_return_object() const { throw std::logic_error("aenter() and aexit() must return a Task"); }
    void return_void() const noexcept {}
};

}  // namespace cahier

template <class Manager, class... Arguments>
    requires(cahier::NamesEnter<Manager> || cahier::NamesExit<Manager>)
struct std::coroutine_traits<void, Manager&, Arguments...> {
    using promise_type = cahier::VoidPromise;
};
