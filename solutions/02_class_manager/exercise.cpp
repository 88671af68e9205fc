// Exercise 02: a lighthouse is a manager. exercise.hpp says what each function must do.
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
    co_return co_await async_with(Lighthouse(lamp),
                                  [&](int candela) -> Task<int> { co_return co_await sea.watch(candela); });
}

}  // namespace cahier
