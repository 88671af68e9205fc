// The telescope is used in the loop: everybody waits until it is done.
// fails: nominal clouds comet cancelled
#include "exercise.hpp"

namespace cahier {

Task<> Dome::aenter() {
    telescope_.open_dome();
    co_return;
}

Task<> Dome::aexit(std::exception_ptr) {
    telescope_.close_dome();
    co_return;
}

Task<int> expose(Telescope& telescope, Star star) {
    co_return telescope.expose(star, std::stop_token());
}

Task<std::vector<int>> expose_all(std::vector<Telescope*> telescopes, Star star) {
    std::vector<Task<int>> exposures;
    for (Telescope* telescope : telescopes)
        exposures.push_back(expose(*telescope, star));
    co_return co_await gather(std::move(exposures));
}

}  // namespace cahier
