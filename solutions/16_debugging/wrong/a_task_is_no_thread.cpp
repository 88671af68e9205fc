// Painting is a task of its own, which holds the loop all the same.
// fails: forest
#include "exercise.hpp"

namespace cahier {

Task<> finale(Stage& stage) {
    co_await stage.drop_curtain();
    co_await stage.bow();
}

Task<> perform(Stage& stage) {
    co_await stage.raise_curtain();
    co_await stage.play();
    co_await finale(stage);
}

Task<> accompany(Orchestra& orchestra) {
    co_await orchestra.tune();
    co_await orchestra.play();
}

Task<> opera(Stage& stage, Orchestra& orchestra) {
    co_await gather(accompany(orchestra), stage.play());
}

int paint(Workshop& workshop) {
    for (int tree = 0; tree < workshop.ordered(); ++tree)
        workshop.paint_tree();
    return workshop.ordered();
}

Task<int> build_forest(Workshop& workshop) {
    const auto painting = [&]() -> Task<int> { co_return paint(workshop); };
    co_return co_await create_task(painting);
}

// A manager: there is fog while the body runs.
GeneratorManager<> fog_of(FogMachine& machine) {
    const TaskHandle<> fog = create_task(machine.run());
    co_yield {};
    fog.cancel();
    co_await gather_settled(fog);
}

Task<> play_in_fog(Stage& stage, FogMachine& machine) {
    co_await async_with(fog_of(machine), [&]() -> Task<> { co_await stage.play(); });
}

}  // namespace cahier
