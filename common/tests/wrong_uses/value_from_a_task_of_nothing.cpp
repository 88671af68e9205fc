// expect: Task_whose_co_return_gives_nothing
#include "async/sleep.hpp"

using namespace cahier;

Task<> count() {
    co_await sleep(1s);
    co_return 1;
}
