// expect: a Task does nothing until it is awaited: co_await it
#include "io/net/stream.hpp"

using namespace cahier;

Task<> forget(Stream& stream) {
    stream.write("text");
    co_return;
}
