// Exercise 02: a lighthouse is a manager. exercise.hpp says what each function must do.
#include "exercise.hpp"

namespace cahier {

Task<int> Lighthouse::aenter() {
    // TODO: turn the lamp on, and give how bright it is then.
    co_return 0;
}

Task<> Lighthouse::aexit(std::exception_ptr) {
    // TODO: turn the lamp off.
    co_return;
}

Task<int> count_ships(Lamp&, Sea&) {
    // TODO: in the body of async_with(), watch the sea with the light that the lighthouse gives. Return what
    // it returns.
    co_return 0;
}

}  // namespace cahier
