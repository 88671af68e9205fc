// expect: a Task is awaited once, so one that has a name is given away: std::move(task)
#include "async/as_completed.hpp"

using namespace cahier;

Task<int> count() {
    co_return 1;
}

Task<> scene() {
    std::vector<Task<int>> all;
    auto results = as_completed(all);
    co_await results.next();
}
