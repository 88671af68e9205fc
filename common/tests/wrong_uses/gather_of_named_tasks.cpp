// expect: a Task is awaited once, so one that has a name is given away: std::move(task)
#include "async/gather.hpp"

using namespace cahier;

Task<int> count() {
    co_return 1;
}

Task<> scene() {
    std::vector<Task<int>> all;
    all.push_back(count());
    co_await gather(all);
}
