// Semaphore: at most so many tasks at a time. asyncio.Semaphore.
#pragma once

#include "async/task.hpp"
#include "async/waiters.hpp"

namespace cahier {

// A manager: `co_await async_with(semaphore, []() -> Task<> { ... })` takes a permit and gives it back. Fair.
class Semaphore final : private Waiters {
public:
    explicit Semaphore(std::size_t permits = 1) : permits_(permits) {}

    // The await of a permit. Who is woken has it already: a permit goes from hand to hand.
    class [[nodiscard("acquire() does nothing until it is awaited: co_await it")]] Acquire : public Place {
    public:
        explicit Acquire(Semaphore& semaphore)
            : Place(semaphore, "Semaphore.acquire()"), semaphore_(semaphore) {}
        bool await_ready() {
            if (semaphore_.locked())
                return false;
            --semaphore_.permits_;
            return true;
        }
        void await_resume() {
            if (!waited())
                return;
            Place::await_resume();
            semaphore_.wake_next();
        }

    private:
        Semaphore& semaphore_;
    };
    Acquire acquire() { return Acquire(*this); }
    void release() {
        ++permits_;
        wake_next();
    }
    bool locked() const { return permits_ == 0 || anyone(); }  // acquire() would wait

    Acquire aenter() { return acquire(); }
    Task<> aexit(std::exception_ptr error);

private:
    void wake_next() {
        if (permits_ > 0 && wake_one())
            --permits_;
    }
    void give_back() override { release(); }

    std::size_t permits_;
};

}  // namespace cahier
