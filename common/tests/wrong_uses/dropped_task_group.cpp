// expect: a manager does nothing until it is given to async_with()
#include "async/task_group.hpp"

using namespace cahier;

Task<> forget() {
    TaskGroup();
    co_return;
}
