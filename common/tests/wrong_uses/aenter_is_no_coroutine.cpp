// expect: this manager's aenter() must be public, take no parameters and return a Task
#include "managers/async_with.hpp"

struct Door {
    void aenter();
    cahier::Task<> aexit(std::exception_ptr error);
};

cahier::Task<> walk_through() {
    co_await cahier::async_with(Door(), []() -> cahier::Task<> { co_return; });
}
