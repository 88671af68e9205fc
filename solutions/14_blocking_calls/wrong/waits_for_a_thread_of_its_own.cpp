// The exposure has a thread, but the loop stands still until it has ended.
// fails: nominal comet cancelled
#include <future>

#include "exercise.hpp"

namespace cahier {

Task<> Dome::aenter() {
    co_await to_thread([this] { telescope_.open_dome(); });
}

Task<> Dome::aexit(std::exception_ptr) {
    co_await to_thread([this] { telescope_.close_dome(); });
}

Task<int> expose(Telescope& telescope, Star star) {
    std::future<int> photons =
        std::async(std::launch::async, [&] { return telescope.expose(star, std::stop_token()); });
    co_return photons.get();
}

Task<std::vector<int>> expose_all(std::vector<Telescope*> telescopes, Star star) {
    std::vector<Task<int>> exposures;
    for (Telescope* telescope : telescopes)
        exposures.push_back(expose(*telescope, star));
    co_return co_await gather(std::move(exposures));
}

}  // namespace cahier
