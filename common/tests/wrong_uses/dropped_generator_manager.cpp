// expect: a manager does nothing until it is given to async_with()
#include "managers/generator_manager.hpp"

using namespace cahier;

GeneratorManager<int> door();

Task<> forget() {
    door();
    co_return;
}
