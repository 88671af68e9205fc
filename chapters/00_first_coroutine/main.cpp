// Chapter 00: a coroutine is a function that can wait. When it runs, what it returns, how it fails, and what
// it may refer to.
#include "workbook/chapter.hpp"

using namespace cahier;

// Says when it is created, moved and destroyed.
class Tracer {
public:
    explicit Tracer(std::string_view name) : name_(name) { say("  {} created", name_); }
    Tracer(Tracer&& other) noexcept : name_(std::exchange(other.name_, "")) { say("  {} moved", name_); }
    ~Tracer() {
        if (!name_.empty())  // else it was moved from
            say("  {} destroyed", name_);
    }

    std::string_view name() const { return name_; }

private:
    std::string_view name_;
};

// lazy: a call makes a task, and nothing runs until that task is awaited.

Task<int> answer() {
    say("  answer() thinks");
    co_await sleep(1s);
    co_return 42;
}

Task<> lazy() {
    say("Calling answer()");
    Task<int> task = answer();
    say("Nothing has run yet");
    const int value = co_await std::move(task);
    say("It returned {}", value);
}

// awaited_once: a task is one run of the coroutine. For another run, call it again.

Task<> awaited_once() {
    Task<int> task = answer();
    const int first = co_await std::move(task);
    say("First await: {}", first);
    try {
        co_await std::move(task);
    } catch (const std::logic_error& error) {
        say("Second await: {}", error.what());
    }
    const int second = co_await answer();
    say("Second call: {}", second);
}

// errors: an exception goes through co_await to whoever waits, as it goes through an ordinary call.

Task<> withdraw(int amount) {
    const Tracer receipt("receipt");
    co_await sleep(1s);
    if (amount > 100)
        throw std::runtime_error("insufficient funds");
    say("Here you are: {}", amount);
}

Task<> close_account() {
    say("Closing the account");
    co_await sleep(1s);
    say("The account is closed");
}

Task<> withdraw_and_close() {
    std::exception_ptr error;
    try {
        co_await withdraw(500);
    } catch (...) {
        error = std::current_exception();  // no co_await may stand here: keep the error...
    }
    co_await close_account();  // ... await after the handler...
    if (error)
        std::rethrow_exception(error);  // ... and let the error go on.
}

Task<> errors() {
    try {
        co_await withdraw_and_close();
    } catch (const std::runtime_error& error) {
        say("Caught: {}", error.what());
    }
}

// references: a parameter by value is kept with the coroutine. Of a reference, only the reference is kept.

Task<> take(Tracer tracer) {
    co_await sleep(1s);
    say("take() has {}", tracer.name());
}

Task<> look_at(const Tracer& tracer) {
    co_await sleep(1s);
    say("look_at() sees {}", tracer.name());
}

Task<> references() {
    say("1. By value: it moves into the coroutine");
    Task<> task = take(Tracer("apple"));
    say("Called, not awaited yet");
    co_await std::move(task);

    say("2. By reference, to something that outlives the await");
    const Tracer pear("pear");
    co_await look_at(pear);

    say("3. By reference, to a temporary of the same statement");
    co_await look_at(Tracer("plum"));

    say("4. By reference, to a temporary of an earlier statement");
    Task<> too_late = look_at(Tracer("fig"));
    say("Awaiting this task would look at a fig that is gone, so we do not");
}

// lambdas: the captures of a lambda live in the lambda, not in the coroutines that it makes.

Task<> lambdas() {
    say("1. The lambda is a temporary: its capture goes with it");
    Task<> too_late = [tracer = Tracer("apple")]() -> Task<> {
        say("never printed: {}", tracer.name());
        co_return;
    }();
    say("Awaiting this task would use an apple that is gone, so we do not");

    say("2. The lambda has a name, and outlives the await");
    const auto work = [tracer = Tracer("pear")]() -> Task<> {
        co_await sleep(1s);
        say("The lambda has {}", tracer.name());
    };
    co_await work();

    say("3. A parameter is kept with the coroutine, as ever");
    Task<> task = [](Tracer tracer) -> Task<> {
        co_await sleep(1s);
        say("The coroutine has {}", tracer.name());
    }(Tracer("plum"));
    co_await std::move(task);
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv,
                      {{"lazy", lazy},
                       {"awaited_once", awaited_once},
                       {"errors", errors},
                       {"references", references},
                       {"lambdas", lambdas}});
}
