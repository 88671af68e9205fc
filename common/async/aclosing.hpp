// aclosing(): a manager that closes a generator. contextlib.aclosing.
#pragma once

#include "async/async_generator.hpp"

namespace cahier {

// `co_await async_with(aclosing(numbers()), [](auto& stream) -> Task<> { ... })`: whatever the body does, the
// generator is closed when it has ended. A temporary generator is kept, a named one referred to. Closes
// whatever has an aclose(); an AsyncGenerator also if its owner has destroyed it by then.
template <class G>
class aclosing {
    static constexpr bool shares_frame = requires(G& generator) { generator.frame(); };

public:
    [[nodiscard("a manager does nothing until it is given to async_with()")]] explicit aclosing(G&& generator)
        : generator_(std::forward<G>(generator)), frame_(frame_of(generator_)) {}

    Task<std::remove_reference_t<G>&> aenter() { co_return generator_; }
    Task<> aexit(std::exception_ptr) {
        if constexpr (shares_frame)
            return std::remove_reference_t<G>::close(frame_);
        else
            return generator_.aclose();
    }

private:
    static auto frame_of(G& generator) {
        if constexpr (shares_frame)
            return generator.frame();
        else
            return nullptr;
    }

    G generator_;
    decltype(frame_of(std::declval<G&>())) frame_;
};
template <class G>
aclosing(G&&) -> aclosing<G>;

}  // namespace cahier
