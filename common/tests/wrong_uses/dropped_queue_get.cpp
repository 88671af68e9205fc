// expect: get() does nothing until it is awaited: co_await it
#include "async/queue.hpp"

using namespace cahier;

Task<> forget(Queue<int>& queue) {
    queue.get();
    co_return;
}
