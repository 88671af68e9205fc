// GeneratorManager<T>: a manager written as one coroutine around one co_yield. Python's @asynccontextmanager.
#pragma once

#include "async/errors.hpp"
#include "managers/manager.hpp"

namespace cahier {

// How the body of async_with() ended, as the generator sees it after its co_yield.
class Exit {
public:
    struct State {
        std::exception_ptr error;  // null: well
        bool suppressed = false;
    };
    explicit Exit(State& state) : state_(&state) {}

    const std::exception_ptr& error() const { return state_->error; }
    template <class E>
    E* error_as() const {
        return cahier::error_as<E>(state_->error);
    }
    void suppress() {
        state_->suppressed = true;
    }  // else the error goes on by itself when the generator has ended

private:
    State* state_;
};

// For a manager that gives its body nothing: `co_yield {}`.
struct Nothing {};

// The wrong uses that show only when the generator runs: std::logic_error, with a sentence.
[[noreturn]] void entered_already();
[[noreturn]] void never_yields();
[[noreturn]] void yields_twice(const std::exception_ptr& error);  // or its own error, if it has one

// A function that returns this is a manager: what stands before its co_yield is the enter, what it yields is
// the resource, and what stands after is the exit, which runs however the body ended: `Exit exit = co_yield
// resource;`. The resource lives until the generator has ended: a yielded temporary is kept, a named one
// referred to.
template <class T = void>
class [[nodiscard("a manager does nothing until it is given to async_with()")]] GeneratorManager {
    using Kept = std::conditional_t<std::is_void_v<T>, Nothing, std::remove_reference_t<T>>;

public:
    struct promise_type : Coroutine {
        explicit promise_type(std::source_location where = std::source_location::current())
            : Coroutine(where) {}
        GeneratorManager get_return_object() { return GeneratorManager(Handle::from_promise(*this)); }
        void return_void() const noexcept {}

        // Lets the one who entered go on, with the resource; and then this generator, when the body has
        // ended.
        struct Yield {
            promise_type& promise;
            bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<>) const noexcept { promise.return_to_awaiter(); }
            Exit await_resume() const { return Exit(promise.exit); }
        };
        Yield yield_value(Kept& named) {
            require_first_yield();
            resource = &named;
            return Yield{*this};
        }
        Yield yield_value(Kept&& temporary)
            requires(!std::is_reference_v<T>)
        {
            require_first_yield();
            resource = &kept.emplace(std::move(temporary));
            return Yield{*this};
        }

        // A second co_yield throws, so that the generator ends; a third suspends it for good.
        void require_first_yield() {
            if (resource && !std::exchange(closing, true)) [[unlikely]]
                throw GeneratorExit{};
        }

        Kept* resource = nullptr;
        std::optional<Kept> kept;
        Exit::State exit;
        bool closing = false;
    };
    using Handle = std::coroutine_handle<promise_type>;

    GeneratorManager(GeneratorManager&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
    GeneratorManager& operator=(GeneratorManager&& other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~GeneratorManager() {
        if (frame_)
            frame_.destroy();
    }

    // Runs the generator until its co_yield or its end.
    struct Resume {
        Handle frame;
        bool await_ready() const noexcept { return false; }
        template <class P>
        bool await_suspend(std::coroutine_handle<P> parent) const noexcept {
            return call_coroutine(parent, frame, frame.promise());
        }
        void await_resume() const {
            if (frame.promise().error) [[unlikely]]
                std::rethrow_exception(std::move(frame.promise().error));
        }
    };
    struct [[nodiscard("aenter() does nothing until it is awaited: co_await it")]] Enter : Resume {
        std::add_lvalue_reference_t<T> await_resume() const {
            Resume::await_resume();
            Kept* const resource = this->frame.promise().resource;
            if (!resource) [[unlikely]]
                never_yields();
            if constexpr (!std::is_void_v<T>)
                return *resource;
        }
    };

    // The first half of the generator. Throws what it throws, and std::logic_error if it was entered already
    // or never yields.
    Enter aenter() {
        if (!frame_ || frame_.done() || frame_.promise().resource || frame_.promise().awaited_by) [[unlikely]]
            entered_already();
        return Enter{{frame_}};
    }
    struct [[nodiscard("aexit() does nothing until it is awaited: co_await it")]] Leave : Resume {
        using Awaiter = Leave;
        bool await_resume() const {
            promise_type& promise = this->frame.promise();
            if (promise.closing) [[unlikely]]
                yields_twice(promise.error);
            Resume::await_resume();
            return promise.exit.suppressed;
        }
    };
    // The second half. Throws what it throws, and std::logic_error if it yields again; true if it suppressed
    // the error.
    Leave aexit(std::exception_ptr error) noexcept {
        frame_.promise().exit.error = std::move(error);
        return Leave{{frame_}};
    }

private:
    explicit GeneratorManager(Handle frame) : frame_(frame) {}

    Handle frame_;
};

}  // namespace cahier
