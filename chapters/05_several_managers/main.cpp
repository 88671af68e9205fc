// Chapter 05: several managers. async_with() enters them from left to right and leaves them from right to
// left.
#include <fmt/ranges.h>

#include "managers/async_exit_stack.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

// two_connections: the body takes what each manager gives, in the same order. Classes and generators go
// together.

class DatabaseConnection {
public:
    Task<DatabaseConnection&> aenter() {
        say("Connecting to the database...");
        co_await sleep(1s);
        say("Connection established.");
        co_return *this;
    }

    Task<> aexit(std::exception_ptr) {
        say("Closing the database connection...");
        co_await sleep(1s);
        say("Connection closed.");
    }
};

struct Api {};

GeneratorManager<Api> api_connection() {
    say("Connecting to the API...");
    co_await sleep(1s);
    say("API connection established.");
    Api api;
    co_yield api;
    say("Closing the API connection...");
    co_await sleep(1s);
    say("API connection closed.");
}

Task<> two_connections() {
    co_await async_with(DatabaseConnection(), api_connection(), [](DatabaseConnection&, Api&) -> Task<> {
        say("Performing operations with both connections.");
        co_return;
    });
}

// exit_stack: a manager that takes others in while its body runs, as many as are needed, and leaves them all.

GeneratorManager<std::string> shard(int number) {
    say("Opening shard {}...", number);
    co_await sleep(500ms);
    std::string name = "shard-" + std::to_string(number);
    co_yield name;
    say("Closing shard {}...", number);
    co_await sleep(500ms);
}

Task<> announce(std::string_view text) {
    say("{}", text);
    co_return;
}

Task<> read_shards(AsyncExitStack& stack) {
    std::vector<std::string> shards;
    for (int number = 1; number <= 3; ++number) {
        const std::string& name = co_await stack.enter_async_context(shard(number));
        shards.push_back(name);
    }
    stack.push_async_callback(announce, "All shards are about to close.");
    say("Reading from {}", fmt::join(shards, ", "));
}

Task<> write_shards(AsyncExitStack& stack) {
    co_await stack.enter_async_context(shard(4));
    co_await stack.enter_async_context(shard(5));
    throw std::runtime_error("disk full");
}

Task<> exit_stack() {
    co_await async_with(AsyncExitStack(), read_shards);
    try {
        co_await async_with(AsyncExitStack(), write_shards);
    } catch (const std::runtime_error& error) {
        say("Caught: {}", error.what());
    }
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv, {{"two_connections", two_connections}, {"exit_stack", exit_stack}});
}
