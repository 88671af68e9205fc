// The lighthouse has a name, the body is a function of its own, and the result goes through a variable.
#include "exercise.hpp"

namespace cahier {

Task<int> Lighthouse::aenter() {
    Task<> turning_on = lamp_.turn_on();
    co_await std::move(turning_on);
    const int candela = lamp_.candela();
    co_return candela;
}

Task<> Lighthouse::aexit(std::exception_ptr) {
    return lamp_.turn_off();
}

Task<> watch(int candela, Sea& sea, int& ships) {
    ships = co_await sea.watch(candela);
}

Task<int> count_ships(Lamp& lamp, Sea& sea) {
    int ships = 0;
    Lighthouse lighthouse(lamp);
    co_await async_with(lighthouse, [&](int candela) { return watch(candela, sea, ships); });
    co_return ships;
}

}  // namespace cahier
