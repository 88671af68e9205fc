// Whatever is started belongs to a manager, written as a class, which stops it and waits for its end.
#include "exercise.hpp"

namespace cahier {

Task<> perform(Stage& stage) {
    co_await stage.raise_curtain();
    co_await stage.play();
    const TaskHandle<> falling = create_task(stage.drop_curtain());
    co_await falling;
    Task<> bowing = stage.bow();
    co_await std::move(bowing);
}

Task<> opera(Stage& stage, Orchestra& orchestra) {
    const auto accompany = [&]() -> Task<> {
        co_await orchestra.tune();
        co_await orchestra.play();
    };
    std::vector<TaskHandle<>> both;
    both.push_back(create_task(stage.play()));
    both.push_back(create_task(accompany));
    co_await gather(both);
}

static int paint(const std::shared_ptr<int>& painted, Workshop* workshop) {
    while (*painted < workshop->ordered()) {
        workshop->paint_tree();
        ++*painted;
    }
    return *painted;
}

Task<int> build_forest(Workshop& workshop) {
    const auto painted = std::make_shared<int>(0);
    const TaskHandle<int> painting = create_task(to_thread(paint, painted, &workshop));
    const int trees = co_await painting;
    co_return trees;
}

class Fog {
public:
    explicit Fog(FogMachine& machine) : machine_(machine) {}

    Task<> aenter() {
        running_.push_back(create_task(machine_.run()));
        co_return;
    }
    Task<> aexit(std::exception_ptr) {
        running_.front().cancel();
        try {
            co_await running_.front();
        } catch (const Cancelled&) {
            running_.clear();
        }
    }

private:
    FogMachine& machine_;
    std::vector<TaskHandle<>> running_;
};

Task<> play_in_fog(Stage& stage, FogMachine& machine) {
    Fog fog(machine);
    co_await async_with(fog, [&] { return stage.play(); });
}

}  // namespace cahier
