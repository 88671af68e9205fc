// The machine is switched off, unless the play fails.
// fails: fog
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
    co_return co_await to_thread([&] { return paint(workshop); });
}

Task<> play_in_fog(Stage& stage, FogMachine& machine) {
    const TaskHandle<> fog = create_task(machine.run());
    co_await stage.play();
    fog.cancel();
    co_await gather_settled(fog);
}

}  // namespace cahier
