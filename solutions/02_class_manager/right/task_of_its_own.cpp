// The lamp is turned on and off in tasks of their own, and the manager is left by hand.
#include "async/task_handle.hpp"
#include "exercise.hpp"

namespace cahier {

Task<int> Lighthouse::aenter() {
    co_await create_task(lamp_.turn_on());
    co_return lamp_.candela();
}

Task<> Lighthouse::aexit(std::exception_ptr) {
    co_await create_task(lamp_.turn_off());
}

Task<int> count_ships(Lamp& lamp, Sea& sea) {
    Lighthouse lighthouse(lamp);
    const int candela = co_await lighthouse.aenter();
    const int ships = co_await sea.watch(candela);
    co_await lighthouse.aexit(nullptr);
    co_return ships;
}

}  // namespace cahier
