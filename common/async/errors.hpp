// The errors that the runtime throws, and how to look at one that is held by a std::exception_ptr.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace cahier {

// The base of the runtime's own errors, and of any other that wishes it: such an error owns its context, as
// in Python.
class KeepsContext {
    friend std::exception_ptr context_of(const std::exception_ptr& error);
    friend void set_context(const std::exception_ptr& error, const std::exception_ptr& context);
    std::exception_ptr context_;
};

// asyncio.CancelledError: thrown in a task at the await where cancel() finds it. Like Python's, which is no
// Exception, it does not derive from std::exception: code that catches errors to try again does not swallow
// it.
struct Cancelled : KeepsContext {};

// Thrown in a generator at its co_yield by aclose(), as in Python.
struct GeneratorExit : KeepsContext {};

// Thrown by run() when Ctrl-C ended the main task.
struct KeyboardInterrupt : KeepsContext {};

// asyncio.TimeoutError: a timeout() or a wait_for() ran out.
class TimeoutError : public std::runtime_error, public KeepsContext {
public:
    TimeoutError() : std::runtime_error("timed out") {}
};

// asyncio.QueueEmpty and asyncio.QueueFull: get_nowait() and put_nowait() would have to wait.
class QueueEmpty : public std::runtime_error {
public:
    QueueEmpty() : std::runtime_error("the queue is empty") {}
};
class QueueFull : public std::runtime_error {
public:
    QueueFull() : std::runtime_error("the queue is full") {}
};
// asyncio.QueueShutDown: the queue was shut down, and gives or takes nothing more.
class QueueShutDown : public std::runtime_error {
public:
    QueueShutDown() : std::runtime_error("the queue was shut down") {}
};

// Nothing can ever run again and the main task is not done; what() lists who waits for what, and where.
class DeadlockError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The error as an E, or null when there is none or it is of another type. It lives as long as `error` does.
template <class E>
E* error_as(const std::exception_ptr& error) {
    if (!error)
        return nullptr;
    try {
        std::rethrow_exception(error);
    } catch (E& found) {
        return &found;
    } catch (...) {
        return nullptr;
    }
}

// Python's ExceptionGroup: everything that failed in a TaskGroup.
class ExceptionGroup : public std::runtime_error, public KeepsContext {
public:
    ExceptionGroup(const std::string& message, std::vector<std::exception_ptr> exceptions);

    const std::vector<std::exception_ptr>& exceptions() const { return exceptions_; }

    // Those errors, and those of groups within the group, that are of one of the types E, or for which
    // condition(error) is true, and the rest: each a group of the same form, or nothing where it has no
    // error. A group that is asked for itself is taken as a whole. `if (auto refused =
    // group.subgroup<Refused>())`, `auto [refused, rest] = group.split<Refused>();`
    using Condition = std::function<bool(const std::exception_ptr&)>;
    struct Split;
    Split split(const Condition& condition) const;
    std::optional<ExceptionGroup> subgroup(const Condition& condition) const;
    template <class... E>
        requires(sizeof...(E) > 0)
    Split split() const;
    template <class... E>
        requires(sizeof...(E) > 0)
    std::optional<ExceptionGroup> subgroup() const;

private:
    ExceptionGroup of(std::vector<std::exception_ptr> exceptions) const;

    std::string message_;
    std::vector<std::exception_ptr> exceptions_;
};
struct ExceptionGroup::Split {
    std::optional<ExceptionGroup> match;
    std::optional<ExceptionGroup> rest;
};

template <class... E>
    requires(sizeof...(E) > 0)
ExceptionGroup::Split ExceptionGroup::split() const {
    return split([](const std::exception_ptr& error) { return (error_as<E>(error) || ...); });
}
template <class... E>
    requires(sizeof...(E) > 0)
std::optional<ExceptionGroup> ExceptionGroup::subgroup() const {
    return split<E...>().match;
}

// What a person reads of an error: its what(), or the name of one that is no std::exception.
std::string message_of(const std::exception_ptr& error);

// Python's __context__: the error that was under way when `error` was thrown by an exit, or null. An error
// that does not keep its context has one in a running loop only, which knows those of the newest 256; it
// keeps both alive for as long.
std::exception_ptr context_of(const std::exception_ptr& error);
// `error` was thrown while `context` was under way. Contexts that `error` has already stay, and `context`
// comes after them. They never form a circle: what is in both chains is in that of `error` only.
void set_context(const std::exception_ptr& error, const std::exception_ptr& context);
void forget_contexts();

}  // namespace cahier
