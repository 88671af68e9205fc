// expect: Task_whose_co_return_gives_a<int>
#include "async/lock.hpp"
#include "managers/async_with.hpp"

using namespace cahier;

Task<int> scene() {
    Lock lock;
    const int count = co_await async_with(lock, []() -> Task<int> { co_return; });
    co_return count;
}
