// expect: put() does nothing until it is awaited: co_await it
#include "async/queue.hpp"

using namespace cahier;

Task<> forget(Queue<int>& queue) {
    queue.put(1);
    co_return;
}
