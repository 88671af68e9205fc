// What goes on side by side is in a group; the group stops the rest when one fails.
#include "exercise.hpp"

namespace cahier {

Task<> perform(Stage& stage) {
    co_await stage.raise_curtain();
    co_await stage.play();
    co_await stage.drop_curtain();
    co_await stage.bow();
}

Task<> accompany(Orchestra& orchestra) {
    co_await orchestra.tune();
    co_await orchestra.play();
}

Task<> opera(Stage& stage, Orchestra& orchestra) {
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
        group.create_task(stage.play());
        group.create_task(accompany(orchestra));
        co_return;
    });
}

Task<int> build_forest(Workshop& workshop) {
    const int trees = workshop.ordered();
    for (int tree = 0; tree < trees; ++tree)
        co_await to_thread(&Workshop::paint_tree, &workshop);
    co_return trees;
}

Task<> play_in_fog(Stage& stage, FogMachine& machine) {
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
        const TaskHandle<> fog = group.create_task(machine.run());
        co_await stage.play();
        fog.cancel();
    });
}

}  // namespace cahier
