// expect: this is not yet its result: co_await it
#include "async/task_handle.hpp"
#include "workbook/say.hpp"

using namespace cahier;

Task<int> count() {
    co_return 1;
}

Task<> scene() {
    auto counting = create_task(count());
    say("{}", counting);
    co_await counting;
}
