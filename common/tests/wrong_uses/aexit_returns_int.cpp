// expect: aexit(std::exception_ptr) must return Task<>, or Task<bool> to be able to suppress the error
#include "managers/async_with.hpp"

struct Door {
    cahier::Task<> aenter();
    cahier::Task<int> aexit(std::exception_ptr error);
};

cahier::Task<> walk_through() {
    co_await cahier::async_with(Door(), []() -> cahier::Task<> { co_return; });
}
