#include "async/to_thread.hpp"

namespace cahier {

void ThreadCall::work() noexcept {
    try {
        call(stop_.get_token());
    } catch (...) {
        error_ = std::current_exception();
    }
}

void ThreadCall::done() {
    if (waiting_->cancelled_)
        waiting_->interrupt();
    else
        waiting_->wake();
}

void ThreadCall::Wait::cancel() {
    ThreadPool& threads = Loop::running().threads();
    if (!woken() && abandons_)
        threads.abandon(call_);
    else if (!woken() && !threads.withdraw(*call_))
        cancelled_ = true;
    call_->stop_.request_stop();
    if (!cancelled_)
        interrupt();
}

}  // namespace cahier
