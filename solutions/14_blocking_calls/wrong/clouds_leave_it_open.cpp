// The dome is closed only after a body that went well.
// fails: clouds
#include "exercise.hpp"

namespace cahier {

Task<> Dome::aenter() {
    co_await to_thread([this] { telescope_.open_dome(); });
}

Task<> Dome::aexit(std::exception_ptr error) {
    if (!error)
        co_await to_thread([this] { telescope_.close_dome(); });
}

Task<int> expose(Telescope& telescope, Star star) {
    co_return co_await to_thread([&](std::stop_token stop) { return telescope.expose(star, stop); });
}

Task<std::vector<int>> expose_all(std::vector<Telescope*> telescopes, Star star) {
    std::vector<Task<int>> exposures;
    for (Telescope* telescope : telescopes)
        exposures.push_back(expose(*telescope, star));
    co_return co_await gather(std::move(exposures));
}

}  // namespace cahier
