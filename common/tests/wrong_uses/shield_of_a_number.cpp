// expect: this needs a task, or a coroutine function without parameters: [&]() -> Task<> { ... }
#include "async/shield.hpp"

using namespace cahier;

Task<> scene() {
    co_await shield(123);
}
