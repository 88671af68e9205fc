// The exposure is a task of its own, but a task that never waits holds the loop all the same.
// fails: nominal clouds comet cancelled
#include "exercise.hpp"

namespace cahier {

Task<> Dome::aenter() {
    co_await to_thread([this] { telescope_.open_dome(); });
}

Task<> Dome::aexit(std::exception_ptr) {
    co_await to_thread([this] { telescope_.close_dome(); });
}

Task<int> expose(Telescope& telescope, Star star) {
    const auto expose_in_task = [&]() -> Task<int> { co_return telescope.expose(star, std::stop_token()); };
    co_return co_await create_task(expose_in_task);
}

Task<std::vector<int>> expose_all(std::vector<Telescope*> telescopes, Star star) {
    std::vector<Task<int>> exposures;
    for (Telescope* telescope : telescopes)
        exposures.push_back(expose(*telescope, star));
    co_return co_await gather(std::move(exposures));
}

}  // namespace cahier
