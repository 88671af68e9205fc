// The lamp is kept in a global variable: the second lighthouse takes the place of the first.
// fails: side_by_side
#include "exercise.hpp"

namespace cahier {

Lamp* the_lamp = nullptr;

Task<int> Lighthouse::aenter() {
    the_lamp = &lamp_;
    co_await lamp_.turn_on();
    co_return lamp_.candela();
}

Task<> Lighthouse::aexit(std::exception_ptr) {
    co_await the_lamp->turn_off();
}

Task<int> count_ships(Lamp& lamp, Sea& sea) {
    co_return co_await async_with(Lighthouse(lamp),
                                  [&](int candela) -> Task<int> { co_return co_await sea.watch(candela); });
}

}  // namespace cahier
