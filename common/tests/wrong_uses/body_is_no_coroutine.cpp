// expect: the body must be a coroutine that returns a Task: [](auto& resource) -> Task<> { ... }
#include "async/sleep.hpp"
#include "managers/async_with.hpp"

class Door {
public:
    cahier::Task<> aenter();
    cahier::Task<> aexit(std::exception_ptr error);
};

cahier::Task<> walk_through() {
    co_await cahier::async_with(Door(), [] {});
}
