// expect: a time needs a unit: 1s, 250ms, Seconds(0.5)
#include "async/timeout.hpp"
#include "managers/async_with.hpp"

using namespace cahier;

Task<> hurry() {
    co_await async_with(timeout(2), [](Timeout&) -> Task<> { co_return; });
}
