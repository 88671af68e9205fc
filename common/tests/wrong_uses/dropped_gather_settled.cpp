// expect: a Task does nothing until it is awaited: co_await it
#include "async/gather.hpp"

using namespace cahier;

Task<int> answer();

Task<> forget() {
    gather_settled(answer(), answer());
    co_return;
}
