// expect: the body must take what the managers' aenter() return, in their order (one that returns Task<>
// gives nothing)
#include <string>

#include "managers/async_with.hpp"

struct Door {
    cahier::Task<int> aenter();
    cahier::Task<> aexit(std::exception_ptr error);
};

cahier::Task<> walk_through() {
    co_await cahier::async_with(Door(), [](const std::string&) -> cahier::Task<> { co_return; });
}
