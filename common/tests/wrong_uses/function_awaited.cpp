// expect: co_await needs the task, not the function: call it, co_await f()
#include "async/task.hpp"

cahier::Task<int> answer();

cahier::Task<> ask() {
    co_await answer;
}
