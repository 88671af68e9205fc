// expect: AsyncGenerator_whose_co_return_gives_nothing
#include "async/async_generator.hpp"

cahier::AsyncGenerator<int> numbers() {
    co_yield 1;
    co_return 2;
}
