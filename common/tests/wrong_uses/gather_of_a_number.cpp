// expect: this needs a task, or a coroutine function without parameters: [&]() -> Task<> { ... }
#include "async/gather.hpp"

cahier::Task<int> answer();

cahier::Task<> collect() {
    co_await cahier::gather(answer(), 5);
}
