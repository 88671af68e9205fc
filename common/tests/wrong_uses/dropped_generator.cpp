// expect: a generator does nothing until its next() is awaited
#include "async/async_generator.hpp"

using namespace cahier;

AsyncGenerator<int> ticks();

Task<> forget() {
    ticks();
    co_return;
}
