// expect: Task_whose_co_return_gives_a<int>
#include "async/sleep.hpp"

using namespace cahier;

Task<int> count() {
    co_await sleep(1s);
    co_return;
}
