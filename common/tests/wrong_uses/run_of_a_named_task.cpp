// expect: a Task is awaited once, so one that has a name is given away: std::move(task)
#include "async/run.hpp"

using namespace cahier;

Task<int> count() {
    co_return 1;
}

int main() {
    auto counting = count();
    return run(counting);
}
