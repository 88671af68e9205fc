// Task<T>: a coroutine that has been called and waits to be awaited. Python's coroutine object.
#pragma once

#include <optional>
#include <stdexcept>

#include "async/coroutine.hpp"

namespace cahier {

// A value that arrives later: a T, a reference, or nothing.
template <class T>
struct Value {
    std::optional<T> value;

    void put(T&& arrived) { value.emplace(std::move(arrived)); }
    bool has_arrived() const { return value.has_value(); }
    T take() { return *std::move(value); }
    const T& get() const { return *value; }
};
template <class T>
struct Value<T&> {
    T* value = nullptr;

    void put(T& arrived) { value = &arrived; }
    bool has_arrived() const { return value; }
    T& take() const { return *value; }
    T& get() const { return *value; }
};
template <>
struct Value<void> {
    void take() const {}
    void get() const {}
};

// What a wrong use gives once a static_assert has said what is wrong, so that the compiler says no more. It
// is nowhere defined.
template <class T>
T explained_as();

// Throws std::logic_error: the coroutine has reached its end on a path without co_return.
[[noreturn]] void returned_nothing(const Coroutine& promise);

template <class T>
struct Returning : Coroutine {
    using Coroutine::Coroutine;
    Value<T> result;

    template <class U = T>
        requires std::constructible_from<T, U>
    void return_value(U&& value) {
        result.value.emplace(std::forward<U>(value));
    }
    void require_result() const {  // g++ lets a path go without co_return
        if (!result.has_arrived()) [[unlikely]]
            returned_nothing(*this);
    }
};
template <class T>
struct Returning<T&> : Coroutine {
    using Coroutine::Coroutine;
    Value<T&> result;

    void return_value(T& value) { result.put(value); }
    void require_result() const {
        if (!result.has_arrived()) [[unlikely]]
            returned_nothing(*this);
    }
};
template <>
struct Returning<void> : Coroutine {
    using Coroutine::Coroutine;
    [[no_unique_address]] Value<void> result;

    void return_void() const noexcept {}
    void require_result() const noexcept {}
};

// Ends a coroutine that was never awaited; debug mode says so.
void discard_unawaited(std::coroutine_handle<> frame, Coroutine& promise) noexcept;
// The same without a word.
void discard_quietly(std::coroutine_handle<> frame, Coroutine& promise) noexcept;

// Throws std::logic_error: the Task is empty.
[[noreturn]] void awaited_already();

template <class V>
constexpr bool explain_yield() {
    static_assert(
        always_false<V>,
        "a Task has no co_yield: a coroutine that yields returns an AsyncGenerator, or a GeneratorManager");
    return true;
}

template <class T>
struct TaskPromise : Returning<T> {
    using Returning<T>::Returning;

    Task<T> get_return_object();
    template <class V, bool = explain_yield<V>()>
    std::suspend_never yield_value(V&&) {
        return {};
    }
};

// The promises are named for the compiler, which says of a co_return that does not fit only that there is "no
// member named 'return_value' in" one of them.
struct Task_whose_co_return_gives_nothing : TaskPromise<void> {
    explicit Task_whose_co_return_gives_nothing(std::source_location where = std::source_location::current())
        : TaskPromise(where) {}
};
template <class T>
struct Task_whose_co_return_gives_a : TaskPromise<T> {
    explicit Task_whose_co_return_gives_a(std::source_location where = std::source_location::current())
        : TaskPromise<T>(where) {}
};

// Lazy: it runs when it is awaited. Move-only: it is awaited once, and an empty one throws std::logic_error.
// It owns the coroutine's frame, and the frame its arguments: what a reference argument refers to must
// outlive the await.
template <class T = void>
class [[nodiscard("a Task does nothing until it is awaited: co_await it")]] Task {
public:
    using promise_type = std::conditional_t<std::is_void_v<T>, Task_whose_co_return_gives_nothing,
                                            Task_whose_co_return_gives_a<T>>;
    using Handle = std::coroutine_handle<promise_type>;

    Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
    Task& operator=(Task&& other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~Task() {
        if (frame_)
            discard_unawaited(frame_, frame_.promise());
    }

    // Runs the coroutine to its end and gives its result or throws its error.
    class Awaiter {
    public:
        explicit Awaiter(Handle frame) : frame_(frame) {}
        Awaiter(const Awaiter&) = delete;
        ~Awaiter() { frame_.destroy(); }

        bool await_ready() const noexcept { return false; }
        template <class P>
        bool await_suspend(std::coroutine_handle<P> parent) noexcept {
            return call_coroutine(parent, frame_, frame_.promise());
        }
        T await_resume() {
            if (frame_.promise().error) [[unlikely]]
                std::rethrow_exception(std::move(frame_.promise().error));
            frame_.promise().require_result();
            return frame_.promise().result.take();
        }

    private:
        Handle frame_;
    };
    Awaiter operator co_await() && { return Awaiter(release()); }

    // Gives the frame away, to whoever runs the coroutine otherwise, as create_task() does.
    Handle release() {
        if (!frame_) [[unlikely]]
            awaited_already();
        return std::exchange(frame_, {});
    }

    // Ends the coroutine before it has begun, on purpose: debug mode does not speak of it.
    void close() {
        if (const Handle frame = std::exchange(frame_, {}))
            discard_quietly(frame, frame.promise());
    }

    const std::source_location& where() const { return frame_.promise().at; }

    // Where its result was meant.
    template <class U>
        requires(std::same_as<U, T> && !std::is_void_v<T> && !std::is_reference_v<T>)
    operator U() const {
        static_assert(always_false<U>, "this is a Task, not yet its result: co_await it");
        return explained_as<U>();
    }

private:
    friend TaskPromise<T>;
    explicit Task(Handle frame) : frame_(frame) {}

    Handle frame_;
};

template <class T>
Task<T> TaskPromise<T>::get_return_object() {
    using Promise = typename Task<T>::promise_type;
    return Task<T>(Task<T>::Handle::from_promise(static_cast<Promise&>(*this)));
}

inline Task<> explained() {
    return explained_as<Task<>>();
}

}  // namespace cahier
