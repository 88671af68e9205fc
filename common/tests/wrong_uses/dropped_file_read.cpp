// expect: a Task does nothing until it is awaited: co_await it
#include "io/file.hpp"

using namespace cahier;

Task<> forget(File& file) {
    file.read();
    co_return;
}
