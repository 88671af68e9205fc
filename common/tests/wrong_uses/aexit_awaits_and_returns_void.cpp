// expect: aexit(std::exception_ptr) must return Task<>, or Task<bool> to be able to suppress the error
#include "async/sleep.hpp"
#include "managers/async_with.hpp"

using namespace cahier;

struct Door {
    Task<Door&> aenter() { co_return *this; }
    void aexit(std::exception_ptr) { co_await sleep(1s); }
};

Task<> scene() {
    Door door;
    co_await async_with(door, [](Door&) -> Task<> { co_return; });
}
