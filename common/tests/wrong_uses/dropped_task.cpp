// expect: a Task does nothing until it is awaited: co_await it
#include "async/task.hpp"

using namespace cahier;

Task<int> answer();

Task<> forget() {
    answer();
    co_return;
}
