// expect: a Task is awaited once, so one that has a name is given away: std::move(task)
#include "async/gather.hpp"

using namespace cahier;

Task<int> count() {
    co_return 1;
}

Task<> scene() {
    auto first = count();
    co_await gather(first, count());
}
