// expect: this manager's aenter() must be public, take no parameters and return a Task
#include "managers/async_with.hpp"

using namespace cahier;

class Door {
    Task<> aenter() { co_return; }
    Task<> aexit(std::exception_ptr) { co_return; }
};

Task<> scene() {
    co_await async_with(Door(), []() -> Task<> { co_return; });
}
