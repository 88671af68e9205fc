// expect: a timeout does nothing until it is given to async_with()
#include "async/sleep.hpp"
#include "async/timeout.hpp"

using namespace cahier;

Task<> forget() {
    timeout(1s);
    co_return;
}
