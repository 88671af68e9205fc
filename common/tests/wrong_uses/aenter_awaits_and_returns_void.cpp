// expect: this manager's aenter() must be public, take no parameters and return a Task
#include "async/sleep.hpp"
#include "managers/async_with.hpp"

using namespace cahier;

struct Door {
    void aenter() { co_await sleep(1s); }
    Task<> aexit(std::exception_ptr) { co_return; }
};

Task<> scene() {
    Door door;
    co_await async_with(door, []() -> Task<> { co_return; });
}
