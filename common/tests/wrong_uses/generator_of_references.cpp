// expect: an AsyncGenerator gives values, and no references: of a large object, a pointer
#include "async/async_generator.hpp"

using namespace cahier;

AsyncGenerator<int&> numbers() {
    int number = 1;
    co_yield number;
}
