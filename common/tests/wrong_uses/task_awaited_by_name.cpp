// expect: a Task is awaited once and given away: co_await std::move(task)
#include "async/run.hpp"

cahier::Task<int> answer();

cahier::Task<int> ask() {
    cahier::Task<int> task = answer();
    co_return co_await task;
}
