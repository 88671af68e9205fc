// Does this compiler do coroutines right, and the rest that the workbook needs? It exits with 0 if so;
// otherwise it does not compile, exits with another status, crashes or hangs. g++ 12 fails every one of the
// checks.
#include <coroutine>
#include <cstdlib>
#include <source_location>
#include <stop_token>

#include <unistd.h>

struct Task {
    struct promise_type {
        Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::abort(); }
    };
    std::coroutine_handle<promise_type> handle;
};

struct Later {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    bool await_resume() const noexcept { return true; }
};

// Counts its copies: one that is destroyed twice leaves the count below zero.
struct Counted {
    static inline int alive = 0;
    Counted() { ++alive; }
    Counted(const Counted&) { ++alive; }
    ~Counted() { --alive; }
};

template <class F>
Later call(F function) {
    function();
    return {};
}

// A lambda with a capture that is not trivial (PR100611).
Task capture() {
    Counted counted;
    co_await call([counted] {});
}

struct Options {
    Counted first;
    Counted second;
};

Later take(Options) {
    return {};
}

// A temporary aggregate (PR101976).
Task aggregate() {
    co_await take(Options{.first = Counted(), .second = Counted()});
}

bool branch_taken = false;

// A branch that is skipped (PR106188). The last check, for what g++ 12 makes of it may run for ever.
Task branch() {
    if (co_await Later())
        branch_taken = true;
}

void run(Task task) {
    while (!task.handle.done())
        task.handle.resume();
    task.handle.destroy();
}

int main() {
    alarm(5);
    if (std::source_location::current().line() == 0 || std::stop_source().stop_requested())
        return 1;
    run(capture());
    if (Counted::alive != 0)
        return 2;
    run(aggregate());
    if (Counted::alive != 0)
        return 3;
    run(branch());
    return branch_taken ? 0 : 4;
}
