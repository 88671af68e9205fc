// expect: this is a Task, not yet its result: co_await it
#include "async/task.hpp"

using namespace cahier;

Task<int> count() {
    co_return 1;
}

Task<int> count_again() {
    co_return count();
}
