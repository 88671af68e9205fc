// The exposures are tasks of a group, and put their photons where they belong; a stop is passed on by a
// callback.
#include "async/task_group.hpp"
#include "exercise.hpp"

namespace cahier {

Task<> Dome::aenter() {
    Telescope& telescope = telescope_;
    const auto open = [&telescope] { telescope.open_dome(); };
    co_await create_task(to_thread(open));
}

Task<> Dome::aexit(std::exception_ptr) {
    const auto close = [this] { telescope_.close_dome(); };
    co_await to_thread(close);
}

Task<int> expose(Telescope& telescope, Star star) {
    int photons = 0;
    co_await to_thread([&](const std::stop_token& asked) {
        std::stop_source source;
        const std::stop_callback pass_on(asked, [&] { source.request_stop(); });
        photons = telescope.expose(star, source.get_token());
    });
    co_return photons;
}

Task<std::vector<int>> expose_all(std::vector<Telescope*> telescopes, Star star) {
    std::vector<int> photons(telescopes.size());
    const auto expose_one = [&](std::size_t i) -> Task<> {
        const int arrived = co_await expose(*telescopes[i], star);
        photons[i] = arrived;
    };
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
        for (std::size_t i = 0; i < telescopes.size(); ++i)
            group.create_task(expose_one(i));
        co_return;
    });
    co_return photons;
}

}  // namespace cahier
