// expect: a Task has no co_yield: a coroutine that yields returns an AsyncGenerator, or a GeneratorManager
#include "async/task.hpp"

using namespace cahier;

Task<int> numbers() {
    co_yield 1;
    co_return 2;
}
