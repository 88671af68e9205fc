#include "async/to_thread.hpp"

namespace cahier {

void ThreadCall::work() noexcept {
    const EnteredContext entered(context_);
    try {
        call(stop_.get_token());
    } catch (...) {
        error_ = std::current_exception();
    }
}

void ThreadCall::done() {
    Loop::running().take_mail();  // what the call has asked the loop for comes before its result
    if (waiting_->cancelled_)
        waiting_->interrupt();
    else
        waiting_->wake();
}

bool ThreadCall::Wait::cancel() {
    ThreadPool& threads = Loop::running().threads();
    if (abandons_)
        threads.abandon(call_);
    else if (!threads.withdraw(*call_))
        cancelled_ = true;
    call_->stop_.request_stop();
    if (!cancelled_)
        interrupt();
    return true;
}

}  // namespace cahier
