// expect: this needs a task, or a coroutine function without parameters: [&]() -> Task<> { ... }
#include "async/timeout.hpp"

using namespace cahier;

Task<> scene() {
    co_await wait_for(123, std::chrono::seconds(1));
}
