// Condition: tasks that share a lock wait until another says that something has changed. asyncio.Condition.
#pragma once

#include "async/lock.hpp"

namespace cahier {

// A manager, of its lock: `co_await async_with(changed, [&]() -> Task<> { co_await changed.wait_for([&] {
// return is_full(); }); })`. Copies are the same condition, which lives for as long as a task waits for it.
class Condition final {
public:
    explicit Condition(const Lock& lock = Lock()) : state_(Shared<State>::make(lock)) {}
    Condition(const Condition&) = default;
    Condition& operator=(const Condition&) = default;

    Task<> acquire() { return state_->lock.acquire(); }
    void release() { state_->lock.release(); }
    bool locked() const { return state_->lock.locked(); }

    // These throw std::logic_error if the lock is not locked.
    // Releases the lock, waits for a notify() and takes the lock again, also when it is cancelled meanwhile.
    Task<> wait() { return wait(state_); }
    // Waits until predicate() is true, and gives what it returned. It is asked before, and at each notify().
    template <class Predicate>
    Task<std::invoke_result_t<Predicate&>> wait_for(Predicate predicate) {
        return wait_for(state_, std::move(predicate));
    }
    void notify(std::size_t tasks = 1) { state_->notify(tasks); }
    void notify_all() { notify(SIZE_MAX); }

    Task<> aenter() { return acquire(); }
    Task<> aexit(std::exception_ptr error) { return state_->lock.aexit(error); }
    static constexpr bool copies_are_the_same = true;

private:
    struct State final : Waiters {
        explicit State(const Lock& lock) : lock(lock) {}
        void require_locked() const;
        void notify(std::size_t tasks);
        void wake(std::size_t tasks);

        Lock lock;
    };
    static Task<> wait(Shared<State> state);
    template <class Predicate>
    static Task<std::invoke_result_t<Predicate&>> wait_for(Shared<State> state, Predicate predicate) {
        auto result = predicate();
        while (!result) {
            co_await wait(state);
            result = predicate();
        }
        co_return result;
    }

    Shared<State> state_;
};

}  // namespace cahier
