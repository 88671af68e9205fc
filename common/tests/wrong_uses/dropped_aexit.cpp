// expect: aexit() does nothing until it is awaited: co_await it
#include "managers/generator_manager.hpp"

using namespace cahier;

Task<> forget(GeneratorManager<int>& door) {
    door.aexit(nullptr);
    co_return;
}
