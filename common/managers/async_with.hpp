// async_with(): Python's `async with`. Enters managers, runs a body, and leaves every manager that was
// entered.
#pragma once

#include <tuple>

#include "managers/leave.hpp"

namespace cahier {

// What a body is lent by a manager: a reference to what its aenter() gave, or nothing if that is void.
template <class Manager>
auto lend(Value<Resource<Manager>>& resource) {
    if constexpr (std::is_void_v<Resource<Manager>>)
        return std::tuple();
    else if constexpr (std::is_reference_v<Resource<Manager>>)
        return std::tie(resource.take());
    else
        return std::tie(*resource.value);
}
template <class Manager>
using Lent = decltype(lend<Manager>(std::declval<Value<Resource<Manager>>&>()));

// All that `async with` does, for one manager. A `Manager&` is the caller's; any other is kept here.
template <class Manager, class Body,
          class BodyTask = decltype(std::apply(std::declval<Body&>(), std::declval<Lent<Manager>>()))>
Task<Awaited<BodyTask>> enter_and_leave(Manager manager, Body body) {
    Value<Resource<Manager>> resource;
    if constexpr (std::is_void_v<Resource<Manager>>)
        co_await manager.aenter();
    else
        resource.put(co_await manager.aenter());

    Value<Awaited<BodyTask>> value;
    std::exception_ptr error;
    try {
        if constexpr (std::is_void_v<Awaited<BodyTask>>)
            co_await std::apply(body, lend<Manager>(resource));
        else
            value.put(co_await std::apply(body, lend<Manager>(resource)));
    } catch (...) {
        error = std::current_exception();  // and go on below: no co_await may stand in a handler
    }

    error = co_await leave(manager, error);
    if (error)
        std::rethrow_exception(error);
    if constexpr (!std::is_void_v<Awaited<BodyTask>>)
        if (!value.has_arrived())
            throw std::logic_error(
                "async_with() has no value to return: a manager suppressed the body's error");
    co_return value.take();
}

// Several managers are one within the other: the body of the first enters the rest, with a body that has
// both's.
template <class Body, class First, class... Rest>
auto nest(Body body, First&& first, Rest&&... rest) {
    if constexpr (sizeof...(Rest) == 0) {
        return enter_and_leave<First, Body>(std::forward<First>(first), std::move(body));
    } else {
        auto enter_rest = [body = std::move(body),
                           kept = std::tuple<Rest...>(std::forward<Rest>(rest)...)](auto&... outer) mutable {
            auto whole_body = [&](auto&... inner) { return body(outer..., inner...); };
            return std::apply([&](auto&... managers) { return nest(whole_body, managers...); }, kept);
        };
        return enter_and_leave<First, decltype(enter_rest)>(std::forward<First>(first),
                                                            std::move(enter_rest));
    }
}

// What is wrong with a manager or a body, in a sentence; without these the compiler says only that nothing
// matches.
template <class Manager>
constexpr bool check_manager() {
    constexpr bool enters = HasEnter<Manager>;
    constexpr bool exits = requires(Manager& manager) { manager.aexit(std::exception_ptr()); };
    static_assert(
        enters,
        "async_with() takes managers, then a body; this argument is no manager, since it has no aenter() "
        "that returns a Task. An ordinary RAII object cleans up in its destructor, which cannot wait: "
        "make it inside the body");
    static_assert(!enters || exits, "this manager has no aexit(std::exception_ptr)");
    static_assert(
        !enters || !exits || AsyncContextManager<Manager>,
        "aexit(std::exception_ptr) must return Task<>, or Task<bool> to be able to suppress the error");
    return AsyncContextManager<Manager>;
}
template <class Body, class Arguments>
constexpr bool check_body() {
    constexpr bool fits = requires(Body& body, Arguments arguments) {
        []<class... A>(Body& body, std::tuple<A...>) -> decltype(body(std::declval<A>()...)) {}(body,
                                                                                                arguments);
    };
    static_assert(
        fits,
        "the body must take what the managers' aenter() return, in their order (one that returns Task<> "
        "gives nothing)");
    if constexpr (fits) {
        constexpr bool returns_task =
            Awaitable<decltype(std::apply(std::declval<Body&>(), std::declval<Arguments>()))>;
        static_assert(returns_task,
                      "the body must be a coroutine that returns a Task: [](auto& resource) -> Task<> {...}");
        return returns_task;
    }
    return false;
}

// co_await async_with(managers..., body): enters the managers from left to right, awaits the body, which is
// lent what their aenter() returned, and leaves them from right to left, each exactly once, however the body
// ended. Gives what the body returned. Temporary managers and the body are kept; named managers are referred
// to. If an exit fails, its error goes on, and context_of() gives the one before. Exits are shielded: a
// cancellation waits until they have ended.
template <class... ManagersAndBody>
auto async_with(ManagersAndBody&&... managers_and_body) {
    static_assert(sizeof...(ManagersAndBody) >= 2,
                  "async_with() takes one manager or more, and then the body");
    auto all = std::forward_as_tuple(std::forward<ManagersAndBody>(managers_and_body)...);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        using All = std::tuple<ManagersAndBody...>;
        using Body = std::decay_t<std::tuple_element_t<sizeof...(I), All>>;
        if constexpr ((check_manager<std::tuple_element_t<I, All>>() & ...)) {
            using Arguments = decltype(std::tuple_cat(std::declval<Lent<std::tuple_element_t<I, All>>>()...));
            if constexpr (check_body<Body, Arguments>())
                return nest<Body>(std::get<sizeof...(I)>(std::move(all)),
                                  std::forward<std::tuple_element_t<I, All>>(std::get<I>(all))...);
        }
    }(std::make_index_sequence<sizeof...(ManagersAndBody) - 1>());
}

}  // namespace cahier
