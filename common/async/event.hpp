// Event: tasks wait until it is set. asyncio.Event.
#pragma once

#include "async/task.hpp"
#include "async/waiters.hpp"

namespace cahier {

class Event final : private Waiters {
public:
    Task<> wait();
    void set();
    void clear() { set_ = false; }
    bool is_set() const { return set_; }

private:
    void give_back() override {}

    bool set_ = false;
};

}  // namespace cahier
