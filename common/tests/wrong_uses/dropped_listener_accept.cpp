// expect: a Task does nothing until it is awaited: co_await it
#include "io/net/stream.hpp"

using namespace cahier;

Task<> forget(Listener& listener) {
    listener.accept();
    co_return;
}
