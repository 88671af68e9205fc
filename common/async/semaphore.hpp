// Semaphore: at most so many tasks at a time. asyncio.Semaphore.
#pragma once

#include "async/task.hpp"
#include "async/waiters.hpp"

namespace cahier {

// A manager: `co_await async_with(semaphore, []() -> Task<> { ... })` takes a permit and gives it back. Fair.
class Semaphore final : private Waiters {
public:
    explicit Semaphore(std::size_t permits = 1) : permits_(permits) {}

    Task<> acquire();
    void release();
    bool locked() const { return permits_ == 0 || anyone(); }  // acquire() would wait

    Task<> aenter() { return acquire(); }
    Task<> aexit(std::exception_ptr error);

private:
    void wake_next();
    void give_back() override { release(); }

    std::size_t permits_;
};

}  // namespace cahier
