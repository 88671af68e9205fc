// AsyncGenerator<T>: a coroutine that gives its values one by one with co_yield. Python's asynchronous
// generator.
#pragma once

#include "async/task_handle.hpp"

namespace cahier {

// `while (auto item = co_await stream.next())` runs it from value to value. One that is not run to its end
// should be closed, best by aclosing(); if it is destroyed open, the loop closes it soon after.
template <class T>
class [[nodiscard]] AsyncGenerator {
public:
    struct promise_type : Coroutine, OpenGenerator {
        explicit promise_type(std::source_location where = std::source_location::current())
            : Coroutine(where) {}
        AsyncGenerator get_return_object() { return AsyncGenerator(Handle::from_promise(*this)); }
        void return_void() const noexcept {}

        // Gives the value to who awaits next(), and goes on when the next one is asked for.
        struct Yield {
            promise_type& promise;
            bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<>) const noexcept { promise.return_to_awaiter(); }
            void await_resume() const {
                if (promise.closing)
                    throw GeneratorExit{};
            }
        };
        Yield yield_value(T next_value) {
            value.emplace(std::move(next_value));
            return Yield{*this};
        }

        bool has_been_closed() const { return closing && !this->is_open(); }
        void require_suspended() const {
            if (this->awaited_by)
                throw std::logic_error("this generator is running already: one task at a time can await it");
        }

        const std::source_location& where() const override { return this->at; }
        void close_later() override {
            create_task(AsyncGenerator::close(Handle::from_promise(*this))).state().set_tidying();
        }

        std::optional<T> value;
        bool closing = false;
    };
    using Handle = std::coroutine_handle<promise_type>;

    AsyncGenerator(AsyncGenerator&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
    AsyncGenerator& operator=(AsyncGenerator&& other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~AsyncGenerator() {
        if (!frame_)
            return;
        if (frame_.promise().is_open() && !frame_.promise().closing && Loop::running_or_null())
            create_task(close_owned(AsyncGenerator(std::exchange(frame_, {})))).state().set_tidying();
        else
            frame_.destroy();
    }

    // Runs the generator until it yields or ends.
    struct Resume {
        Handle frame;

        bool await_ready() const noexcept {
            return !frame || frame.done() || frame.promise().has_been_closed();
        }
        template <class P>
        bool await_suspend(std::coroutine_handle<P> parent) const {
            promise_type& promise = frame.promise();
            promise.require_suspended();
            promise.opened();
            return call_coroutine(parent, frame, promise);
        }
        std::optional<T> await_resume() const {
            if (!frame)
                return std::nullopt;
            promise_type& promise = frame.promise();
            if (frame.done())
                promise.ended();
            if (promise.error)
                std::rethrow_exception(std::exchange(promise.error, nullptr));
            return std::exchange(promise.value, std::nullopt);
        }
    };

    // The next value, or an empty optional when there are no more; throws what the generator threw.
    Resume next() { return Resume{frame_}; }

    // Ends it where it is: GeneratorExit is thrown at its co_yield, so that its own managers are left.
    Task<> aclose() { return close(frame_); }

private:
    explicit AsyncGenerator(Handle frame) : frame_(frame) {}

    static Task<> close(Handle frame) {
        if (!frame)
            co_return;
        promise_type& promise = frame.promise();
        promise.require_suspended();
        promise.closing = true;
        if (!promise.is_open())
            co_return;  // it has ended, or it never started and now never will
        try {
            co_await Resume{frame};
        } catch (const GeneratorExit&) {
        }
        if (!frame.done())
            throw std::logic_error(
                "this generator ignored GeneratorExit: it yielded again while it was closed");
    }
    static Task<> close_owned(AsyncGenerator generator) { co_await close(generator.frame_); }

    Handle frame_;
};

}  // namespace cahier
