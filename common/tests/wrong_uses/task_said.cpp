// expect: this is not yet its result: co_await it
#include "async/task.hpp"
#include "workbook/say.hpp"

using namespace cahier;

Task<int> count() {
    co_return 1;
}

Task<> scene() {
    say("{}", count());
    co_return;
}
