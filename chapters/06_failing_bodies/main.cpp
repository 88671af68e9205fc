// Chapter 06: bodies, enters and exits that fail. What was entered is left, and no error is lost.
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

// cleanup_runs: the manager is left although the body has failed, and then the error goes on.

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

Task<> cleanup_runs() {
    try {
        co_await async_with(AsyncConnection(), [](std::string_view state) -> Task<> {
            say("💬 Using connection: {}", state);
            throw std::runtime_error("the query failed");
            co_return;  // never reached, but without it this is no coroutine
        });
    } catch (const std::runtime_error& error) {
        say("❌ Caught: {}", error.what());
    }
}

// suppress: an aexit() that returns Task<bool> decides whether the error ends here.

struct ValueError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct KeyError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

template <class Error>
class Forgiving {
public:
    explicit Forgiving(std::string_view kind) : kind_(kind) {}

    Task<> aenter() {
        say("Forgiving {}", kind_);
        co_return;
    }

    Task<bool> aexit(std::exception_ptr error) {
        co_await sleep(100ms);
        if (!error)
            say("Nothing to forgive");
        co_return error_as<Error>(error) != nullptr;
    }

private:
    std::string_view kind_;
};

Task<> suppress() {
    co_await async_with(Forgiving<ValueError>("ValueError"), []() -> Task<> {
        throw ValueError("bad value");
        co_return;
    });
    say("Still running");

    co_await async_with(Forgiving<ValueError>("ValueError"), []() -> Task<> { co_return; });

    try {
        co_await async_with(Forgiving<ValueError>("ValueError"), []() -> Task<> {
            throw KeyError("no key");
            co_return;
        });
    } catch (const KeyError&) {
        say("A KeyError is not forgiven");
    }
}

// enter_fails: what was entered before is left. What failed to enter is not, nor what would have come after.

struct PermissionError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Door {
public:
    explicit Door(std::string name, bool locked = false) : name_(std::move(name)), locked_(locked) {}

    Task<Door&> aenter() {
        say("Opening {}...", name_);
        co_await sleep(1s);
        if (locked_)
            throw PermissionError(name_ + " is locked");
        co_return *this;
    }

    Task<> aexit(std::exception_ptr) {
        say("Closing {}...", name_);
        co_await sleep(1s);
    }

private:
    std::string name_;
    bool locked_;
};

Task<> enter_fails() {
    try {
        co_await async_with(Door("hall"), Door("vault", true), Door("safe"),
                            [](Door&, Door&, Door&) -> Task<> {
                                say("never printed");
                                co_return;
                            });
    } catch (const PermissionError& error) {
        say("Caught: {}", error.what());
    }
}

// exit_fails: the exit's error goes on, and context_of() knows the body's, which it has replaced.

struct CloseError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Leaky {
public:
    Task<> aenter() { co_return; }

    Task<> aexit(std::exception_ptr) {
        co_await sleep(1s);
        throw CloseError("close failed");
    }
};

void say_both(const std::exception_ptr& error) {
    const std::exception_ptr before = context_of(error);
    say("Caught: {}; while handling: {}", message_of(error), before ? message_of(before) : "None");
}

Task<> exit_fails() {
    try {
        co_await async_with(Leaky(), []() -> Task<> {
            say("The body succeeds");
            co_return;
        });
    } catch (const CloseError&) {
        say_both(std::current_exception());
    }
    try {
        co_await async_with(Leaky(), []() -> Task<> {
            throw std::runtime_error("the body failed");
            co_return;
        });
    } catch (const CloseError&) {
        say_both(std::current_exception());
    }
}

// which_error: handle the errors that you expect. Of the others say what you know, and let them go on.

struct NetworkError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

Task<std::string> risky_operation(int number) {
    co_await sleep(500ms);
    if (number == 2)
        throw NetworkError("connexion perdue");
    if (number == 3)
        throw ValueError("réponse illisible");
    co_return "résultat " + std::to_string(number);
}

Task<std::optional<std::string>> safe_task(int number) {
    try {
        co_return co_await risky_operation(number);
    } catch (const NetworkError& error) {
        say("Erreur spécifique: {}", error.what());
        co_return std::nullopt;
    } catch (const std::exception& error) {
        say("Erreur inattendue: {}", error.what());
        throw;
    }
}

Task<> which_error() {
    for (int number = 1; number <= 3; ++number) {
        try {
            const std::optional<std::string> result = co_await safe_task(number);
            say("Tâche {}: {}", number, result.value_or("None"));
        } catch (const ValueError& error) {
            say("Tâche {} abandonnée: {}", number, error.what());
        }
    }
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv,
                      {{"cleanup_runs", cleanup_runs},
                       {"suppress", suppress},
                       {"enter_fails", enter_fails},
                       {"exit_fails", exit_fails},
                       {"which_error", which_error}});
}
