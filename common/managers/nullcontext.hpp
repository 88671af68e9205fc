// nullcontext: a manager that does nothing, where a program may or may not need one. contextlib.nullcontext.
#pragma once

#include <utility>

#include "async/task.hpp"

namespace cahier {

// Gives its body what it was given: `co_await async_with(nullcontext(stream), [](auto& stream) -> Task<> {
// ...
// })` uses a stream without closing it. A temporary is kept, what has a name is referred to.
template <class T = void>
class nullcontext {
public:
    explicit nullcontext(T&& given) : given_(std::forward<T>(given)) {}

    Task<std::remove_reference_t<T>&> aenter() { co_return given_; }
    Task<> aexit(std::exception_ptr) { co_return; }

private:
    T given_;
};
template <>
class nullcontext<void> {
public:
    Task<> aenter() { co_return; }
    Task<> aexit(std::exception_ptr) { co_return; }
};
template <class T>
nullcontext(T&&) -> nullcontext<T>;
nullcontext() -> nullcontext<>;

}  // namespace cahier
