// The reports are sent nowhere, and nothing is mended.
// fails: curtain music forest fog
#include "async/debug.hpp"
#include "exercise.hpp"

namespace cahier {

Task<> finale(Stage& stage) {
    co_await stage.drop_curtain();
    co_await stage.bow();
}

Task<> perform(Stage& stage) {
    co_await stage.raise_curtain();
    co_await stage.play();
    on_report([](std::string_view) {});
    const Task<> end = finale(stage);
}

Task<> accompany(Orchestra& orchestra) {
    co_await orchestra.tune();
    co_await orchestra.play();
}

Task<> opera(Stage& stage, Orchestra& orchestra) {
    on_report([](std::string_view) {});
    create_task(accompany(orchestra));
    co_await stage.play();
}

int paint(Workshop& workshop) {
    for (int tree = 0; tree < workshop.ordered(); ++tree)
        workshop.paint_tree();
    return workshop.ordered();
}

Task<int> build_forest(Workshop& workshop) {
    on_report([](std::string_view) {});
    co_return paint(workshop);
}

Task<> play_in_fog(Stage& stage, FogMachine& machine) {
    on_report([](std::string_view) {});
    create_task(machine.run());
    co_await stage.play();
}

}  // namespace cahier
