// What the body returns does not leave async_with().
// fails: result
#include "exercise.hpp"

namespace cahier {

Task<int> Lighthouse::aenter() {
    co_await lamp_.turn_on();
    co_return lamp_.candela();
}

Task<> Lighthouse::aexit(std::exception_ptr) {
    co_await lamp_.turn_off();
}

Task<int> count_ships(Lamp& lamp, Sea& sea) {
    co_await async_with(Lighthouse(lamp), [&](int candela) -> Task<> { co_await sea.watch(candela); });
    co_return 0;
}

}  // namespace cahier
