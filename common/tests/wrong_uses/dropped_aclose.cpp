// expect: a Task does nothing until it is awaited: co_await it
#include "async/async_generator.hpp"

using namespace cahier;

Task<> forget(AsyncGenerator<int>& stream) {
    stream.aclose();
    co_return;
}
