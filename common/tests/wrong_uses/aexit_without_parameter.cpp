// expect: this manager's aexit() must be public and take one parameter, a std::exception_ptr
#include "managers/async_with.hpp"

struct Door {
    cahier::Task<> aenter();
    cahier::Task<> aexit();
};

cahier::Task<> walk_through() {
    co_await cahier::async_with(Door(), []() -> cahier::Task<> { co_return; });
}
