// AsyncGenerator<T>: a coroutine that gives its values one by one with co_yield. Python's asynchronous
// generator.
#pragma once

#include "async/generator_frame.hpp"
#include "async/task_handle.hpp"

namespace cahier {

// The wrong uses that show only when the generator runs: std::logic_error, with a sentence.
[[noreturn]] void generator_is_running();
[[noreturn]] void generator_is_gone();
[[noreturn]] void generator_ignores_exit();
[[noreturn]] void next_awaited_twice();

// `while (auto item = co_await stream.next())` runs it from value to value. One that is not run to its end
// should be closed, best by aclosing(); if it is destroyed open, the loop closes it soon after. If it is
// destroyed while a task waits in its next(), it goes on as far as its co_yield, and that task gets
// std::logic_error.
template <class T>
class [[nodiscard("a generator does nothing until its next() is awaited")]] AsyncGenerator {
    using Item = std::remove_reference_t<T>;

public:
    struct AsyncGenerator_whose_co_return_gives_nothing;  // named as those of tasks are
    using promise_type = AsyncGenerator_whose_co_return_gives_nothing;
    struct AsyncGenerator_whose_co_return_gives_nothing : Coroutine, OpenGenerator {
        explicit AsyncGenerator_whose_co_return_gives_nothing(
            std::source_location where = std::source_location::current())
            : Coroutine(where) {}
        AsyncGenerator get_return_object() {
            static_assert(!std::is_reference_v<T>,
                          "an AsyncGenerator gives values, and no references: of a large object, a pointer");
            return AsyncGenerator(*this);
        }
        void return_void() const noexcept {}

        // Gives the value to who awaits next(), and goes on when the next one is asked for.
        struct Yield {
            promise_type& promise;
            bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<>) const noexcept { promise.return_to_awaiter(); }
            void await_resume() const {
                if (std::exchange(promise.exits, false))
                    throw GeneratorExit{};
            }
        };
        Yield yield_value(Item next_value) {
            value.emplace(std::move(next_value));
            return Yield{*this};
        }

        void require_suspended() const {
            if (this->awaited_by)
                generator_is_running();
        }
        bool never_runs() const { return closed && !started; }

        const std::source_location& where() const override { return this->at; }
        void run() override {
            this->ended();
            create_task(AsyncGenerator::close(Frame(*this))).state().set_tidying();
        }
        void nobody_left() noexcept {
            if (this->is_open())
                this->close_soon();
            else
                Frame::Handle::from_promise(*this).destroy();
        }

        std::optional<Item> value;
        unsigned shares = 0;
        bool started = false;
        bool closed = false;  // aclose() has been called: the loop need not
        bool exits = false;   // its co_yield is to throw GeneratorExit
        bool has_owner = true;
    };
    using Frame = GeneratorFrame<promise_type>;

    AsyncGenerator(AsyncGenerator&&) noexcept = default;
    AsyncGenerator& operator=(AsyncGenerator&&) noexcept = default;
    ~AsyncGenerator() {
        if (frame_)
            frame_->has_owner = false;
    }

    // Runs the generator until it yields or ends.
    class Resume {
    public:
        explicit Resume(Frame frame) : frame_(std::move(frame)) {}

        bool await_ready() const noexcept {
            return !frame_ || frame_.handle().done() || frame_->never_runs();
        }
        template <class P>
        bool await_suspend(std::coroutine_handle<P> parent) const {
            frame_->require_suspended();
            if (!std::exchange(frame_->started, true))
                frame_->opened();
            return call_coroutine(parent, frame_.handle(), *frame_);
        }
        std::optional<Item> await_resume() const {
            if (!frame_)
                return std::nullopt;
            if (frame_.handle().done())
                frame_->ended();
            else if (!frame_->has_owner && !frame_->closed)
                generator_is_gone();  // who reads it would ask it for the next one
            if (frame_->error)
                std::rethrow_exception(std::exchange(frame_->error, nullptr));
            return std::exchange(frame_->value, std::nullopt);
        }

    private:
        Frame frame_;
    };

    // What next() returns: it keeps the generator alive, and is awaited once.
    class [[nodiscard("next() does nothing until it is awaited: co_await it")]] Next {
    public:
        explicit Next(Frame frame) : frame_(std::move(frame)) {}

        Resume operator co_await() {
            if (std::exchange(awaited_, true))
                next_awaited_twice();
            return Resume(frame_);
        }

        // Where the loop's condition was meant to await it.
        template <class Condition = void>
        explicit operator bool() const {
            static_assert(always_false<Condition>, "this is not yet the next value: co_await it");
            return false;
        }

    private:
        Frame frame_;
        bool awaited_ = false;
    };

    // The next value, or an empty optional when there are no more; throws what the generator threw.
    Next next() { return Next(frame_); }

    // Where `for (auto item : stream)` was meant.
    template <class Stream = void>
    Item* begin() const {
        static_assert(always_false<Stream>,
                      "each value of a generator is awaited: while (auto item = co_await stream.next())");
        return nullptr;
    }
    template <class Stream = void>
    Item* end() const {
        return nullptr;
    }

    // Ends it where it is: GeneratorExit is thrown at its co_yield, so that its own managers are left.
    Task<> aclose() { return close(frame_); }

    // Keeps the generator alive: for who has to close it, whatever becomes of this object.
    Frame frame() const { return frame_; }
    static Task<> close(Frame frame) {
        if (!frame)
            co_return;
        frame->require_suspended();
        frame->ended();
        if (std::exchange(frame->closed, true) || !frame->started || frame.handle().done())
            co_return;
        frame->exits = true;
        try {
            co_await Resume(frame);
        } catch (const GeneratorExit&) {
        }
        if (!frame.handle().done())
            generator_ignores_exit();
    }

private:
    explicit AsyncGenerator(promise_type& promise) : frame_(promise) {}

    Frame frame_;
};

}  // namespace cahier
