// async_with(): Python's `async with`. Enters managers, runs a body, leaves every manager that was entered.
#pragma once

#include <tuple>

#include "managers/explain.hpp"
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

// All that `async with` does, for one manager: a Kept one.
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

    co_await leave(manager, error);
    if (error)
        std::rethrow_exception(error);
    if constexpr (!std::is_void_v<Awaited<BodyTask>>)
        if (!value.has_arrived())
            throw std::logic_error(
                "async_with() has no value to return: a manager suppressed the body's error");
    co_return value.take();
}

// Several managers are one within the other: the body of the first enters the rest.
template <class Body, class First, class... Rest>
auto nest(Body body, First&& first, Rest&&... rest) {
    if constexpr (sizeof...(Rest) == 0) {
        return enter_and_leave<Kept<First>, Body>(std::forward<First>(first), std::move(body));
    } else {
        auto enter_rest = [body = std::move(body), kept = std::tuple<Kept<Rest>...>(
                                                       std::forward<Rest>(rest)...)](auto&... outer) mutable {
            auto whole_body = [&](auto&... inner) { return body(outer..., inner...); };
            return std::apply([&](auto&... managers) { return nest(whole_body, managers...); }, kept);
        };
        return enter_and_leave<Kept<First>, decltype(enter_rest)>(std::forward<First>(first),
                                                                  std::move(enter_rest));
    }
}

// co_await async_with(managers..., body): enters the managers from left to right, awaits the body, which is
// lent what their aenter() returned, and leaves them from right to left, each exactly once, however the body
// ended. Gives what the body returned. Temporary managers and the body are kept; named managers are referred
// to. If an exit fails, its error goes on, and context_of() gives the one before. Exits are shielded: a
// cancellation waits until they have ended.
template <class... ManagersAndBody>
auto async_with(ManagersAndBody&&... managers_and_body) {
    constexpr std::size_t managers = sizeof...(ManagersAndBody) - 1;
    static_assert(managers > 0, "async_with() takes one manager or more, and then the body");
    using All = std::tuple<ManagersAndBody&&...>;
    using Body = std::decay_t<std::tuple_element_t<managers, All>>;
    return [all = All(std::forward<ManagersAndBody>(managers_and_body)...)]<std::size_t... I>(
               std::index_sequence<I...>) mutable {
        if constexpr (managers > 0 && (explain_manager<std::tuple_element_t<I, All>>() && ...)) {
            using LentByAll = decltype(std::tuple_cat(std::declval<Lent<std::tuple_element_t<I, All>>>()...));
            if constexpr (explain_body<Body, LentByAll>())
                return nest<Body>(std::get<managers>(std::move(all)), std::get<I>(std::move(all))...);
            else
                return explained();
        } else {
            return explained();
        }
    }(std::make_index_sequence<managers>());
}

}  // namespace cahier
