// Lock: one task at a time. asyncio.Lock.
#pragma once

#include "async/task.hpp"
#include "async/waiters.hpp"

namespace cahier {

// A manager: `co_await async_with(lock, []() -> Task<> { ... })` acquires and releases it. Fair: first come,
// first served. Copies are the same lock, which lives for as long as a task waits for it or holds it so.
class Lock final {
public:
    Lock() = default;
    Lock(const Lock&) = default;
    Lock& operator=(const Lock&) = default;

    Task<> acquire() { return acquire(state_); }
    void release() { state_->release(); }  // throws std::logic_error if it is not locked
    bool locked() const { return state_->locked; }

    Task<> aenter() { return acquire(); }
    Task<> aexit(std::exception_ptr) { return leave(state_); }
    static constexpr bool copies_are_the_same = true;

private:
    struct State final : Waiters {
        void release();
        void give_back() override;
        bool take_again() override { return !locked && !anyone_woken(); }

        bool locked = false;
    };
    static Task<> acquire(Shared<State> state);
    static Task<> leave(Shared<State> state);

    Shared<State> state_ = Shared<State>::make();
};

}  // namespace cahier
