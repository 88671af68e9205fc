// expect: leave() does nothing until it is awaited: co_await it
#include "async/lock.hpp"
#include "managers/leave.hpp"

using namespace cahier;

Task<> forget(Lock& lock, std::exception_ptr error) {
    leave(lock, error);
    co_return;
}
