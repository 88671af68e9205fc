// expect: a manager without a name is moved to where it is kept, and this one cannot be moved: give it a name
#include "managers/async_with.hpp"

using namespace cahier;

class Door {
public:
    Door() = default;
    Door(const Door&) = delete;
    Task<> aenter() { co_return; }
    Task<> aexit(std::exception_ptr) { co_return; }
};

Task<> scene() {
    co_await async_with(Door(), []() -> Task<> { co_return; });
}
