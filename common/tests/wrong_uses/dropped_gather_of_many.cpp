// expect: a Task does nothing until it is awaited: co_await it
#include "async/gather.hpp"

using namespace cahier;

Task<> forget(std::vector<Task<int>> tasks) {
    gather(std::move(tasks));
    co_return;
}
