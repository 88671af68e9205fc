// GeneratorManager<T>: a manager written as one coroutine around one co_yield. Python's @asynccontextmanager.
#pragma once

#include "async/generator_frame.hpp"
#include "async/task_handle.hpp"
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
[[noreturn]] void is_not_entered();
[[noreturn]] void is_entered_or_left_now();
[[noreturn]] void never_yields();
[[noreturn]] void yields_twice(const std::exception_ptr& error);  // or its own error, if it has one

bool loop_runs(const std::source_location& where) noexcept;  // or else warns: the manager cannot be left
void leave_soon(Task<> closing);

// A function that returns this is a manager: what stands before its co_yield is the enter, what it yields is
// the resource, and what stands after is the exit, which runs however the body ended: `Exit exit = co_yield
// resource;`. The resource lives until the generator has ended: a yielded temporary is kept, a named one
// referred to. Copies are the same manager, which lives for as long as a task is in it. One that was
// entered by hand and is destroyed is left soon after, with GeneratorExit.
template <class T = void>
class [[nodiscard("a manager does nothing until it is given to async_with()")]] GeneratorManager {
    using Kept = std::conditional_t<std::is_void_v<T>, Nothing, std::remove_reference_t<T>>;

public:
    struct GeneratorManager_whose_co_return_gives_nothing;  // named as those of tasks are
    using promise_type = GeneratorManager_whose_co_return_gives_nothing;
    struct GeneratorManager_whose_co_return_gives_nothing : Coroutine {
        explicit GeneratorManager_whose_co_return_gives_nothing(
            std::source_location where = std::source_location::current())
            : Coroutine(where) {}
        GeneratorManager get_return_object() { return GeneratorManager(*this); }
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
            yields();
            resource = &named;
            return Yield{*this};
        }
        Yield yield_value(Kept&& temporary)
            requires(!std::is_reference_v<T>)
        {
            yields();
            resource = &kept.emplace(std::move(temporary));
            return Yield{*this};
        }

        Yield yield_value(const Kept&)
            requires(!std::is_const_v<Kept>)
        {
            static_assert(always_false<T>,
                          "the body is lent what is yielded, and may change it: yield what is not const, or "
                          "return a GeneratorManager<const ...>");
            return Yield{*this};
        }

        // A second co_yield throws, so that the generator ends; a third suspends it for good.
        void yields() {
            if (state == entering) [[likely]]
                state = entered;
            else if (std::exchange(state, closing) != closing)
                throw GeneratorExit{};
        }

        // Why it has not come to its first co_yield.
        [[noreturn, gnu::noinline]] void failed_to_enter() {
            if (this->error)
                std::rethrow_exception(std::move(this->error));
            never_yields();
        }
        // Why it has not come well to its end.
        [[noreturn, gnu::noinline]] void failed_to_leave() {
            if (state == closing)
                yields_twice(this->error);
            std::rethrow_exception(std::move(this->error));
        }

        // If it was entered by hand and is not left, a task leaves it one turn later, as asyncio closes a
        // generator that nobody uses any more.
        [[gnu::noinline]] void nobody_left() noexcept {
            if (state == entered && loop_runs(this->at)) [[unlikely]]
                leave_soon(GeneratorManager::close(Frame(*this)));
            else
                Frame::Handle::from_promise(*this).destroy();
        }

        Kept* resource = nullptr;
        std::optional<Kept> kept;
        Exit::State exit;
        unsigned shares = 0;
        enum { created, entering, entered, left, closing } state = created;
    };
    using Frame = GeneratorFrame<promise_type>;
    static constexpr bool copies_are_the_same = true;

    class [[nodiscard("aenter() does nothing until it is awaited: co_await it")]] Enter {
    public:
        explicit Enter(Frame frame) noexcept : frame_(std::move(frame)) {}

        bool await_ready() const noexcept { return false; }
        template <class P>
        bool await_suspend(std::coroutine_handle<P> parent) const {
            if (!frame_ || frame_->state != promise_type::created) [[unlikely]]
                entered_already();
            frame_->state = promise_type::entering;
            return call_coroutine(parent, frame_.handle(), *frame_);
        }
        std::add_lvalue_reference_t<T> await_resume() const {
            if (frame_->state != promise_type::entered) [[unlikely]]
                frame_->failed_to_enter();
            if constexpr (!std::is_void_v<T>)
                return *frame_->resource;
        }

    private:
        Frame frame_;
    };

    class [[nodiscard("aexit() does nothing until it is awaited: co_await it")]] Leave {
    public:
        using Awaiter = Leave;
        explicit Leave(Frame frame) noexcept : frame_(std::move(frame)) {}

        bool await_ready() const noexcept { return false; }
        template <class P>
        bool await_suspend(std::coroutine_handle<P> parent) {
            leaves_ = frame_ && frame_->state == promise_type::entered;
            if (!leaves_) [[unlikely]]
                return false;
            frame_->state = promise_type::left;
            return call_coroutine(parent, frame_.handle(), *frame_);
        }
        bool await_resume() const {
            if (!leaves_) [[unlikely]]
                return may_be_left_again();
            if (frame_->error || frame_->state == promise_type::closing) [[unlikely]]
                frame_->failed_to_leave();
            return frame_->exit.suppressed;
        }

    private:
        [[gnu::noinline]] bool may_be_left_again() const {
            if (!frame_ || frame_->state == promise_type::created)
                is_not_entered();
            if (frame_->awaited_by)
                is_entered_or_left_now();
            return false;
        }

        Frame frame_;
        bool leaves_ = false;
    };

    // The first half of the generator. Throws what it throws, and std::logic_error if it was entered already
    // or never yields.
    Enter aenter() const { return Enter(frame_); }
    // The second half. Throws what it throws, and std::logic_error if it yields again or has not been
    // entered; true if it suppressed the error. The second time nothing happens.
    Leave aexit(const std::exception_ptr& error) const noexcept {
        if (error && frame_ && frame_->state == promise_type::entered) [[unlikely]]
            frame_->exit.error = error;
        return Leave(frame_);
    }

private:
    explicit GeneratorManager(promise_type& promise) : frame_(promise) {}

    static Task<> close(Frame frame) {
        frame->exit.error = std::make_exception_ptr(GeneratorExit{});
        try {
            co_await Leave(std::move(frame));
        } catch (const GeneratorExit&) {
        }
    }

    Frame frame_;
};

}  // namespace cahier
