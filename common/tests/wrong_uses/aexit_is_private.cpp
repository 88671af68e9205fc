// expect: this manager's aexit() must be public and take one parameter, a std::exception_ptr
#include "managers/async_with.hpp"

using namespace cahier;

class Door {
public:
    Task<> aenter() { co_return; }

private:
    Task<> aexit(std::exception_ptr) { co_return; }
};

Task<> scene() {
    co_await async_with(Door(), []() -> Task<> { co_return; });
}
