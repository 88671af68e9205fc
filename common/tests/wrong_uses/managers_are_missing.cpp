// expect: async_with() takes one manager or more, and then the body
#include "managers/async_with.hpp"

cahier::Task<> walk_through() {
    co_await cahier::async_with([]() -> cahier::Task<> { co_return; });
}
