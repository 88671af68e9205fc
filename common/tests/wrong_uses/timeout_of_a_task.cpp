// expect: timeout() takes a time, and async_with() the body: async_with(timeout(2s), body); of one task,
// wait_for(task, 2s)
#include "async/timeout.hpp"

using namespace cahier;

Task<int> count() {
    co_return 1;
}

Task<> scene() {
    co_await timeout(std::chrono::seconds(1), count());
}
