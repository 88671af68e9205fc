// expect: a Task is awaited once and given away: co_await std::move(task)
#include <string>

#include "async/task.hpp"

using namespace cahier;

Task<std::string> answer();

Task<std::string> scene() {
    auto task = answer();
    co_return co_await task;
}
