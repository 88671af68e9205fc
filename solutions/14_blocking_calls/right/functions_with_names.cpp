// The functions for the threads have names, and all exposures are started as tasks and awaited one after the
// other.
#include "exercise.hpp"

namespace cahier {

static void open_dome(Telescope* telescope) {
    telescope->open_dome();
}

static int expose_now(std::stop_token stop, Telescope* telescope, Star star) {
    return telescope->expose(star, std::move(stop));
}

Task<> Dome::aenter() {
    return to_thread(open_dome, &telescope_);
}

Task<> Dome::aexit(std::exception_ptr) {
    return to_thread(&Telescope::close_dome, &telescope_);
}

Task<int> expose(Telescope& telescope, Star star) {
    return to_thread(expose_now, &telescope, std::move(star));
}

Task<std::vector<int>> expose_all(std::vector<Telescope*> telescopes, Star star) {
    std::vector<TaskHandle<int>> exposures;
    for (Telescope* telescope : telescopes)
        exposures.push_back(create_task(expose(*telescope, star)));
    std::vector<int> photons;
    for (const TaskHandle<int>& exposure : exposures) {
        const int arrived = co_await exposure;
        photons.push_back(arrived);
    }
    co_return photons;
}

}  // namespace cahier
