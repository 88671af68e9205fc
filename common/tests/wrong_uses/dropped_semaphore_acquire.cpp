// expect: acquire() does nothing until it is awaited: co_await it
#include "async/semaphore.hpp"

using namespace cahier;

Task<> forget(Semaphore& permits) {
    permits.acquire();
    co_return;
}
