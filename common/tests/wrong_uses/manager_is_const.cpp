// expect: this manager is const, but entering and leaving may change it: its name must not be const
#include "managers/async_with.hpp"

using namespace cahier;

class Door {
public:
    Task<> aenter() { co_return; }
    Task<> aexit(std::exception_ptr) { co_return; }
};

Task<> scene() {
    const Door door;
    co_await async_with(door, []() -> Task<> { co_return; });
}
