// expect: async_with() takes one manager or more, and then the body
#include "async/lock.hpp"
#include "managers/async_with.hpp"

cahier::Task<> hold(cahier::Lock& lock) {
    co_await cahier::async_with(lock);
}
