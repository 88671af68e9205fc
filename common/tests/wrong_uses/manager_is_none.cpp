// expect: async_with() takes managers, then a body; this argument is no manager, since it has no aenter()
#include "managers/async_with.hpp"

struct Door {
    void open();
    void close();
};

cahier::Task<> walk_through() {
    co_await cahier::async_with(Door(), [](Door&) -> cahier::Task<> { co_return; });
}
