// Exercise 11: more pots than kilns. exercise.hpp says what each function must do.
#include "exercise.hpp"

namespace cahier {

GeneratorManager<Kiln> Pottery::hot_kiln() {
    // TODO: wait for a permit, take a free kiln and heat it. Afterwards cool it down and give both back.
    co_yield *free_.front();
}

Task<std::vector<Outcome<int>>> fire_all(Pottery&, const std::vector<Pot>&) {
    // TODO: fire each pot in a hot kiln, all side by side, and gather how that ended.
    std::vector<Outcome<int>> outcomes;
    co_return outcomes;
}

}  // namespace cahier
