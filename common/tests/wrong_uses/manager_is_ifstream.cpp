// expect: async_with() takes managers, then a body; this argument is no manager, since it has no aenter()
// expect: An ordinary RAII object cleans up in its destructor, which cannot wait: make it inside the body
#include <fstream>

#include "managers/async_with.hpp"

cahier::Task<> read() {
    co_await cahier::async_with(std::ifstream("notes.txt"),
                                [](std::ifstream&) -> cahier::Task<> { co_return; });
}
