// Each telescope waits until the one before is done.
// fails: comet
#include "exercise.hpp"

namespace cahier {

Task<> Dome::aenter() {
    co_await to_thread([this] { telescope_.open_dome(); });
}

Task<> Dome::aexit(std::exception_ptr) {
    co_await to_thread([this] { telescope_.close_dome(); });
}

Task<int> expose(Telescope& telescope, Star star) {
    co_return co_await to_thread([&](std::stop_token stop) { return telescope.expose(star, stop); });
}

Task<std::vector<int>> expose_all(std::vector<Telescope*> telescopes, Star star) {
    std::vector<int> photons;
    for (Telescope* telescope : telescopes) {
        const int arrived = co_await expose(*telescope, star);
        photons.push_back(arrived);
    }
    co_return photons;
}

}  // namespace cahier
