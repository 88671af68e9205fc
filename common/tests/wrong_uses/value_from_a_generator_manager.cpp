// expect: GeneratorManager_whose_co_return_gives_nothing
#include "managers/generator_manager.hpp"

cahier::GeneratorManager<int> number() {
    co_yield 1;
    co_return 2;
}
