// expect: a manager does nothing until it is given to async_with()
#include "io/net/stream.hpp"

using namespace cahier;

Task<> forget(Endpoint endpoint) {
    open_connection(endpoint);
    co_return;
}
