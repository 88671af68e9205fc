// expect: a manager does nothing until it is given to async_with()
#include "async/aclosing.hpp"

using namespace cahier;

Task<> forget(AsyncGenerator<int>& stream) {
    aclosing(std::move(stream));
    co_return;
}
