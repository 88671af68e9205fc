// expect: the body is lent what is yielded, and may change it
#include "managers/generator_manager.hpp"

using namespace cahier;

GeneratorManager<int> number() {
    const int one = 1;
    co_yield one;
}
