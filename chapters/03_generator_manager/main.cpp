// Chapter 03: a manager written as one function. It opens, yields to the body, and closes.
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

// async_manager: what stands before co_yield is the enter, what stands after is the exit.

GeneratorManager<> async_manager() {
    say("Entrée dans le contexte");
    co_await sleep(1s);
    co_yield {};  // the body of async_with() runs here
    say("Sortie du contexte");
    co_await sleep(1s);
}

Task<> run_async_manager() {
    co_await async_with(async_manager(), []() -> Task<> {
        say("Dans le bloc async with");
        co_await sleep(2s);
    });
}

// connection: what is yielded is what the body takes, and co_yield tells how the body ended.

GeneratorManager<std::string_view> async_connection() {
    say("🔗 Opening connection...");
    co_await sleep(1s);
    say("🔗 Connection opened.");

    Exit exit = co_yield "Connected";
    if (!exit.error())
        co_await sleep(2s);  // only after a body that ended well

    say("🔗 Closing connection...");
    co_await sleep(1s);
    say("🔗 Connection closed.");
}

Task<> connection() {
    co_await async_with(async_connection(), [](std::string_view state) -> Task<> {
        say("💬 Using connection: {}", state);
        co_return;
    });
}

// transaction: a failing body comes back as a value. It is looked at, and then goes on by itself.

GeneratorManager<> transaction(std::string name) {
    say("BEGIN {}", name);
    co_await sleep(100ms);
    Exit exit = co_yield {};
    co_await sleep(100ms);
    if (const auto* error = exit.error_as<std::exception>())
        say("ROLLBACK {}: {}", name, error->what());
    else
        say("COMMIT {}", name);
}

Task<> two_transactions() {
    co_await async_with(transaction("deposit"), []() -> Task<> {
        say("The deposit is made");
        co_return;
    });
    try {
        co_await async_with(transaction("transfer"), []() -> Task<> {
            say("The transfer starts");
            throw std::runtime_error("insufficient funds");
            co_return;  // never reached, but without it this is no coroutine
        });
    } catch (const std::runtime_error& error) {
        say("Caught: {}", error.what());
    }
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv,
                      {{"async_manager", run_async_manager},
                       {"connection", connection},
                       {"transaction", two_transactions}});
}
