// expect: async_with() takes the body last, after the managers: this last argument is a manager
#include "async/lock.hpp"
#include "managers/async_with.hpp"

cahier::Task<> hold(cahier::Lock& first, cahier::Lock& second) {
    co_await cahier::async_with(first, second);
}
