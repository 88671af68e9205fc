// expect: async_with() takes managers, then a body; this argument is no manager, since it has no aenter()
#include <fstream>

#include "async/lock.hpp"
#include "managers/async_with.hpp"

cahier::Task<> read(cahier::Lock& lock) {
    co_await cahier::async_with(lock, std::ifstream("notes.txt"),
                                [](std::ifstream&) -> cahier::Task<> { co_return; });
}
