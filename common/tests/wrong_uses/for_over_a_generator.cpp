// expect: each value of a generator is awaited: while (auto item = co_await stream.next())
#include "async/async_generator.hpp"

using namespace cahier;

AsyncGenerator<int> numbers() {
    co_yield 1;
}

Task<> scene() {
    int sum = 0;
    for (const int number : numbers())
        sum += number;
    co_return;
}
