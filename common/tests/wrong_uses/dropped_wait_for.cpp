// expect: a Task does nothing until it is awaited: co_await it
#include "async/sleep.hpp"
#include "async/timeout.hpp"

using namespace cahier;

Task<int> answer();

Task<> forget() {
    wait_for(answer(), 1s);
    co_return;
}
