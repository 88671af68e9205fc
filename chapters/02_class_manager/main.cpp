// Chapter 02: a manager written as a class. aenter() opens, aexit() closes, and async_with() calls both.
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

// async_context: aenter() gives nothing, so the body takes nothing.

class AsyncContext {
public:
    Task<> aenter() {
        say("Entrée dans le contexte asynchrone");
        co_await sleep(1s);
    }

    Task<> aexit(std::exception_ptr) {
        say("Sortie du contexte asynchrone");
        co_await sleep(1s);
    }
};

Task<> async_context() {
    co_await async_with(AsyncContext(), []() -> Task<> {
        say("Dans le bloc async with");
        co_await sleep(2s);
    });
}

// connection: what aenter() returns is what the body takes.

class AsyncConnection {
public:
    Task<std::string_view> aenter() {
        say("🔗 Opening connection...");
        co_await sleep(1s);
        say("🔗 Connection opened.");
        co_return "Connected";
    }

    Task<> aexit(std::exception_ptr) {
        say("🔗 Closing connection...");
        co_await sleep(1s);
        say("🔗 Connection closed.");
    }
};

Task<> connection() {
    co_await async_with(AsyncConnection(), [](std::string_view state) -> Task<> {
        say("💬 Using connection: {}", state);
        co_await sleep(2s);
    });
}

// database: a manager often gives itself, by reference. One that has a name is not copied.

class AsyncDatabaseConnection {
public:
    Task<AsyncDatabaseConnection&> aenter() {
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

Task<> database() {
    AsyncDatabaseConnection connection;
    co_await async_with(connection, [](AsyncDatabaseConnection&) -> Task<> {
        say("Performing a database operation...");
        co_return;  // nothing to await, but only a co_ word makes a coroutine
    });
}

// query: the body works with what it was given.

class Database {
public:
    Task<Database&> aenter() {
        say("🔌 Connexion à la base de données");
        co_await sleep(100ms);
        co_return *this;
    }

    Task<> aexit(std::exception_ptr) {
        say("🔌 Fermeture connexion base de données");
        co_await sleep(100ms);
    }

    Task<std::string> execute(std::string sql) {
        co_await sleep(200ms);
        co_return "Résultat de: " + sql;
    }
};

Task<> query() {
    co_await async_with(Database(), [](Database& db) -> Task<> {
        const std::string result = co_await db.execute("SELECT * FROM users");
        say("📊 {}", result);
    });
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv,
                      {{"async_context", async_context},
                       {"connection", connection},
                       {"database", database},
                       {"query", query}});
}
