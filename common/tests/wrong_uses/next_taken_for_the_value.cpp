// expect: this is not yet the next value: co_await it
#include "async/async_generator.hpp"

using namespace cahier;

Task<> scene(AsyncGenerator<int>& stream) {
    while (auto item = stream.next()) {
    }
    co_return;
}
