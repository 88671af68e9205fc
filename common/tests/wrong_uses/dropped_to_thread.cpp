// expect: a Task does nothing until it is awaited: co_await it
#include "async/to_thread.hpp"

using namespace cahier;

int answer();

Task<> forget() {
    to_thread(answer);
    co_return;
}
