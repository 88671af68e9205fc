// The exposure is not told of the cancellation, and lasts far too long.
// fails: cancelled
#include "exercise.hpp"

namespace cahier {

Task<> Dome::aenter() {
    co_await to_thread([this] { telescope_.open_dome(); });
}

Task<> Dome::aexit(std::exception_ptr) {
    co_await to_thread([this] { telescope_.close_dome(); });
}

Task<int> expose(Telescope& telescope, Star star) {
    co_return co_await to_thread([&] { return telescope.expose(star, std::stop_token()); });
}

Task<std::vector<int>> expose_all(std::vector<Telescope*> telescopes, Star star) {
    std::vector<Task<int>> exposures;
    for (Telescope* telescope : telescopes)
        exposures.push_back(expose(*telescope, star));
    co_return co_await gather(std::move(exposures));
}

}  // namespace cahier
