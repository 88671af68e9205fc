// expect: async_with() takes the manager that a function returns, not the function: call it, f()
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"

cahier::GeneratorManager<> door();

cahier::Task<> walk_through() {
    co_await cahier::async_with(door, []() -> cahier::Task<> { co_return; });
}
