// Exercise 16: an evening at a little theatre, with four bugs. exercise.hpp says what each function should
// do.
#include "exercise.hpp"

namespace cahier {

// TODO: the scene curtain. The play is over, and the curtain does not fall.
// TODO: the scene music. The orchestra has gone silent, and nobody on the stage has heard why.
// TODO: the scene forest. While the trees are painted, the whole theatre stands still, even the bell.
// TODO: the scene fog. The doors are locked, and the fog machine still runs.

Task<> finale(Stage& stage) {
    co_await stage.drop_curtain();
    co_await stage.bow();
}

Task<> perform(Stage& stage) {
    co_await stage.raise_curtain();
    co_await stage.play();
    const Task<> end = finale(stage);
}

Task<> accompany(Orchestra& orchestra) {
    co_await orchestra.tune();
    co_await orchestra.play();
}

Task<> opera(Stage& stage, Orchestra& orchestra) {
    create_task(accompany(orchestra));
    co_await stage.play();
}

int paint(Workshop& workshop) {
    for (int tree = 0; tree < workshop.ordered(); ++tree)
        workshop.paint_tree();
    return workshop.ordered();
}

Task<int> build_forest(Workshop& workshop) {
    co_return paint(workshop);
}

Task<> play_in_fog(Stage& stage, FogMachine& machine) {
    const TaskHandle<> fog = create_task(machine.run());
    co_await stage.play();
}

}  // namespace cahier
