#include "async/loop_handle.hpp"

#include "async/debug.hpp"

namespace cahier {

void report_failed_call() {
    report("a call from another thread failed: " + message_of(std::current_exception()));
}

LoopHandle get_running_loop() {
    return LoopHandle(Loop::running().hold_mailbox());
}

}  // namespace cahier
