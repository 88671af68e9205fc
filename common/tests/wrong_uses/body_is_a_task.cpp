// expect: the body is a function, and no task: [&](auto& resource) -> Task<> { co_await f(resource); }
#include "async/timeout.hpp"
#include "managers/async_with.hpp"

using namespace cahier;

Task<> sail(int leg);

Task<> scene() {
    co_await async_with(timeout(1s), sail(1));
}
