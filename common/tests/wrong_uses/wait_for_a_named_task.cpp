// expect: a Task is awaited once, so one that has a name is given away: std::move(task)
#include "async/timeout.hpp"

using namespace cahier;

Task<int> count() {
    co_return 1;
}

Task<> scene() {
    auto counting = count();
    co_await wait_for(counting, std::chrono::seconds(1));
}
