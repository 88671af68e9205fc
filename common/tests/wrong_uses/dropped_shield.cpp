// expect: a Task does nothing until it is awaited: co_await it
#include "async/shield.hpp"

using namespace cahier;

Task<int> answer();

Task<> forget() {
    shield(answer());
    co_return;
}
