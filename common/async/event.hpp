// Event: tasks wait until it is set. asyncio.Event.
#pragma once

#include "async/task.hpp"
#include "async/waiters.hpp"

namespace cahier {

// Copies are the same event, which lives for as long as a task waits for it.
class Event final {
public:
    Event() = default;
    Event(const Event&) = default;
    Event& operator=(const Event&) = default;

    Task<> wait() { return wait(state_); }
    void set() {
        state_->require_own_thread();
        state_->set = true;
        state_->wake_all();
    }
    void clear() { state_->set = false; }
    bool is_set() const { return state_->set; }

private:
    struct State final : Waiters {
        bool set = false;
    };
    static Task<> wait(Shared<State> state);

    Shared<State> state_ = Shared<State>::make();
};

}  // namespace cahier
