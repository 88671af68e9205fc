// expect: the body must take what the managers' aenter() return, in their order (one that returns Task<>
// gives nothing)
#include "async/lock.hpp"
#include "managers/async_with.hpp"

cahier::Task<> hold(cahier::Lock& lock) {
    co_await cahier::async_with(lock, [](cahier::Lock&) -> cahier::Task<> { co_return; });
}
