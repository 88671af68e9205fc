// expect: async_with() takes managers, then a body; this argument is no manager, since it has no aenter()
#include <mutex>

#include "managers/async_with.hpp"

cahier::Task<> hold(std::mutex& mutex) {
    co_await cahier::async_with(std::unique_lock(mutex), []() -> cahier::Task<> { co_return; });
}
