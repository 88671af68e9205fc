// Lock: one task at a time. asyncio.Lock.
#pragma once

#include "async/task.hpp"
#include "async/waiters.hpp"

namespace cahier {

// A manager: `co_await async_with(lock, []() -> Task<> { ... })` acquires and releases it. Fair: first come,
// first served.
class Lock final : private Waiters {
public:
    Task<> acquire();
    void release();  // throws std::logic_error if it is not locked
    bool locked() const { return locked_; }

    Task<> aenter() { return acquire(); }
    Task<> aexit(std::exception_ptr error);

private:
    void give_back() override;

    bool locked_ = false;
};

}  // namespace cahier
