// expect: a Task does nothing until it is awaited: co_await it
#include "async/event.hpp"

using namespace cahier;

Task<> forget(Event& event) {
    event.wait();
    co_return;
}
