// expect: this is not yet the item: co_await it
#include "async/queue.hpp"

using namespace cahier;

Task<> scene(Queue<int>& queue) {
    [[maybe_unused]] const int item = queue.get();
    co_return;
}
