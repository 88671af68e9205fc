// Ctrl-C, as asyncio.run() treats it: the first one cancels the main task, a second one ends the program at
// once.
#pragma once

#include <atomic>

namespace cahier {

class IdleSource;

// Handles SIGINT while it exists, unless somebody else does already.
class InterruptHandler {
public:
    InterruptHandler();
    ~InterruptHandler();
    InterruptHandler(const InterruptHandler&) = delete;

    void wake(IdleSource* source);  // who is to be woken when it arrives
    bool arrived() const { return has_arrived.load(std::memory_order_relaxed) && ours_; }
    bool take() { return arrived() && has_arrived.exchange(false); }  // and forgets it

private:
    inline static std::atomic<bool> has_arrived{false};  // one for the whole process, as signals are
    static void on_interrupt(int);

    bool ours_ = false;
};

}  // namespace cahier
