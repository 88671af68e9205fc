// Semaphore: at most so many tasks at a time. asyncio.Semaphore.
#pragma once

#include <cstdint>

#include "async/task.hpp"
#include "async/waiters.hpp"

namespace cahier {

// A manager: `co_await async_with(semaphore, []() -> Task<> { ... })` takes a permit and gives it back. Fair.
// Copies are the same semaphore, which lives for as long as a task waits for it or is in it so.
class Semaphore {
    struct State;

public:
    // Throws std::invalid_argument if there are less than none.
    template <std::integral Number = int>
    explicit Semaphore(Number permits = 1) : Semaphore(static_cast<std::ptrdiff_t>(permits), PTRDIFF_MAX) {}
    Semaphore(const Semaphore&) = default;
    Semaphore& operator=(const Semaphore&) = default;

    class Acquire;
    Acquire acquire();
    void release() { state_->release(); }
    bool locked() const { return state_->locked(); }  // acquire() would wait

    Acquire aenter();
    Task<> aexit(std::exception_ptr) { return leave(state_); }
    static constexpr bool copies_are_the_same = true;

protected:
    Semaphore(std::ptrdiff_t permits, std::ptrdiff_t most);

private:
    struct State final : Waiters {
        State(std::ptrdiff_t permits, std::ptrdiff_t most) : permits(permits), most(most) {}

        bool locked() const { return permits == 0 || anyone(); }
        // Who is woken has its permit already: it goes from hand to hand.
        [[gnu::noinline]] void grant_what_is_left() {
            while (permits > 0 && wake_one())
                --permits;
        }
        void release() {
            require_own_thread();
            if (permits >= most) [[unlikely]]
                released_too_often();
            if (!wake_one())  // who is woken has its permit already
                ++permits;
        }
        [[noreturn]] static void released_too_often();
        void give_back() override { release(); }
        bool take_again() override {
            const bool can = permits > 0;
            permits -= can;
            return can;
        }

        std::ptrdiff_t permits;
        std::ptrdiff_t most;
    };
    static Task<> leave(Shared<State> state);

    Shared<State> state_;
};

// The await of a permit.
class [[nodiscard("acquire() does nothing until it is awaited: co_await it")]] Semaphore::Acquire {
public:
    explicit Acquire(const Shared<State>& state) : state_(state), place_(*state, "Semaphore.acquire()") {}

    bool await_ready() {
        if (state_->locked())
            return false;
        --state_->permits;
        return true;
    }
    template <class P>
    void await_suspend(std::coroutine_handle<P> coroutine) {
        place_.await_suspend(coroutine);
    }
    void await_resume() {
        if (!place_.waited())
            return;
        place_.await_resume();
        if (state_->permits > 0) [[unlikely]]
            state_->grant_what_is_left();
    }

private:
    Shared<State> state_;
    Waiters::Place place_;
};

inline Semaphore::Acquire Semaphore::acquire() {
    return Acquire(state_);
}
inline Semaphore::Acquire Semaphore::aenter() {
    return acquire();
}

}  // namespace cahier
