// expect: async_with() takes managers, then a body; this argument is no manager, since it has no aenter()
// expect: that returns a Task
#include "managers/async_with.hpp"

struct Door {
    void aenter();
    cahier::Task<> aexit(std::exception_ptr error);
};

cahier::Task<> walk_through() {
    co_await cahier::async_with(Door(), []() -> cahier::Task<> { co_return; });
}
