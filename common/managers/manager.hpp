// What an asynchronous context manager is.
#pragma once

#include "async/task.hpp"

namespace cahier {

template <class M>
concept HasEnter = requires(M& manager) {
    { manager.aenter() } -> Awaitable;
};

template <class M>
concept HasExit = requires(M& manager, std::exception_ptr error) {
    manager.aexit(std::move(error));
    requires is_task<decltype(manager.aexit(std::move(error)))> ||
                 noexcept(typename decltype(manager.aexit(std::move(error)))::Awaiter(
                     manager.aexit(std::move(error))));
};

// The two words of `async with`, __aenter__ and __aexit__. What aenter() gives is what the body gets. aexit()
// is told how the body ended, null if well; it returns Task<>, or Task<bool>: true ends the error there.
template <class M>
concept AsyncContextManager = HasEnter<M> && HasExit<M> && requires(M& manager, std::exception_ptr error) {
    requires std::is_void_v<Awaited<decltype(manager.aexit(std::move(error)))>> ||
                 std::same_as<Awaited<decltype(manager.aexit(std::move(error)))>, bool>;
};

// How a manager is kept while it is in use: a temporary here, and a named one as a reference to the caller's;
// but of a lock and its like, whose copies are the same, a copy: it lives as long as it is used.
template <class M>
inline constexpr bool copies_are_the_same = requires { std::remove_cvref_t<M>::copies_are_the_same; };
template <class M>
using Kept = std::conditional_t<copies_are_the_same<M>, std::remove_cvref_t<M>, M>;

// What the body of async_with() gets from a manager; void if nothing.
template <class M>
using Resource = Awaited<decltype(std::declval<M&>().aenter())>;

}  // namespace cahier
