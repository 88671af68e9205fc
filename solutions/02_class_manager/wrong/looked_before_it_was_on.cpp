// The enter looks at the lamp before it has turned it on.
// fails: nominal result side_by_side
#include "exercise.hpp"

namespace cahier {

Task<int> Lighthouse::aenter() {
    const int candela = lamp_.candela();
    co_await lamp_.turn_on();
    co_return candela;
}

Task<> Lighthouse::aexit(std::exception_ptr) {
    co_await lamp_.turn_off();
}

Task<int> count_ships(Lamp& lamp, Sea& sea) {
    co_return co_await async_with(Lighthouse(lamp),
                                  [&](int candela) -> Task<int> { co_return co_await sea.watch(candela); });
}

}  // namespace cahier
