// expect: aenter() does nothing until it is awaited: co_await it
#include "managers/generator_manager.hpp"

using namespace cahier;

Task<> forget(GeneratorManager<int>& door) {
    door.aenter();
    co_return;
}
