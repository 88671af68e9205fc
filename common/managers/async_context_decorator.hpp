// AsyncContextDecorator: a manager as a wrapper of functions. contextlib.AsyncContextDecorator.
#pragma once

#include <memory>

#include "managers/async_with.hpp"

namespace cahier {

// `AsyncContextDecorator(manager)(function)` is a function that takes what that one takes and returns what it
// returns, and each call of it runs within the manager. Given a function that makes a manager, such as one
// that returns a GeneratorManager, each call has its own; a manager itself serves all calls: a temporary is
// kept, one with a name referred to. Arguments are kept by value; what a function takes as a reference goes
// in a std::ref().
template <class M>
class AsyncContextDecorator {
public:
    explicit AsyncContextDecorator(M&& given) : given_(std::make_shared<Given>(std::forward<M>(given))) {}

    template <class F>
    auto operator()(F function) const {
        return [given = given_, function = std::move(function)]<class... Args>(Args... arguments)
            requires std::invocable<const F&, Args...>
        { return call<F, Args...>(given, function, std::move(arguments)...); };
    }

private:
    struct Given {
        explicit Given(M&& given) : manager(std::forward<M>(given)) {}
        M manager;
    };

    template <class F, class... Args>
    static Task<Awaited<std::invoke_result_t<const F&, Args...>>> call(std::shared_ptr<Given> given,
                                                                       F function, Args... arguments) {
        auto body = [&](auto&&...) { return std::as_const(function)(std::move(arguments)...); };
        if constexpr (std::invocable<M&>) {
            auto manager = given->manager();
            co_return co_await async_with(manager, body);
        } else {
            co_return co_await async_with(given->manager, body);
        }
    }

    std::shared_ptr<Given> given_;
};
template <class M>
AsyncContextDecorator(M&&) -> AsyncContextDecorator<M>;

}  // namespace cahier
