// Exercise 14: old telescopes block, and the loop goes on. exercise.hpp says what each function must do.
#include "exercise.hpp"

namespace cahier {

Task<> Dome::aenter() {
    // TODO: open the dome, without holding the loop.
    co_return;
}

Task<> Dome::aexit(std::exception_ptr) {
    // TODO: close the dome, without holding the loop.
    co_return;
}

Task<int> expose(Telescope&, Star) {
    // TODO: expose, without holding the loop, and so that the exposure hears of a cancellation.
    co_return 0;
}

Task<std::vector<int>> expose_all(std::vector<Telescope*>, Star) {
    // TODO: expose with all of them at the same time.
    co_return std::vector<int>();
}

}  // namespace cahier
