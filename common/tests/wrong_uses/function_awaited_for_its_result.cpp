// expect: co_await needs the task, not the function: call it, co_await f()
#include "async/task.hpp"

using namespace cahier;

Task<int> answer();

Task<int> scene() {
    co_return co_await answer;
}
