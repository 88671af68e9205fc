// expect: this is not yet its result: co_await it
#include "async/queue.hpp"
#include "workbook/say.hpp"

using namespace cahier;

Task<> scene(Queue<int>& queue) {
    say("{}", queue.get());
    co_return;
}
