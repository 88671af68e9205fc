// aclosing(): a manager that closes a generator. contextlib.aclosing.
#pragma once

#include "async/async_generator.hpp"

namespace cahier {

// `co_await async_with(aclosing(numbers()), [](auto& stream) -> Task<> { ... })`: whatever the body does, the
// generator is closed when it has ended. A temporary generator is kept, a named one referred to.
template <class G>
class aclosing {
public:
    explicit aclosing(G&& generator) : generator_(std::forward<G>(generator)) {}

    Task<std::remove_reference_t<G>&> aenter() { co_return generator_; }
    Task<> aexit(std::exception_ptr) { return generator_.aclose(); }

private:
    G generator_;
};
template <class G>
aclosing(G&&) -> aclosing<G>;

}  // namespace cahier
