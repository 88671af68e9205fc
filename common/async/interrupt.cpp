#include "async/interrupt.hpp"

#include <atomic>
#include <csignal>

#include "async/idle_source.hpp"

namespace cahier {

namespace {

// One for the whole process, as signals are.
std::atomic<bool> handled{false};
std::atomic<IdleSource*> sleeper{nullptr};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<IdleSource*>::is_always_lock_free);

}  // namespace

void InterruptHandler::on_interrupt(int) {
    has_arrived = true;
    if (IdleSource* source = sleeper)
        source->wake();
}

InterruptHandler::InterruptHandler() {
    if (handled.exchange(true))
        return;
    struct sigaction present{};
    sigaction(SIGINT, nullptr, &present);
    ours_ = !(present.sa_flags & SA_SIGINFO) && present.sa_handler == SIG_DFL;
    if (!ours_) {
        handled = false;
        return;
    }
    has_arrived = false;
    struct sigaction action{};
    action.sa_handler = on_interrupt;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
}

InterruptHandler::~InterruptHandler() {
    if (!ours_)
        return;
    std::signal(SIGINT, SIG_DFL);
    sleeper = nullptr;
    handled = false;
}

void InterruptHandler::wake(IdleSource* source) {
    if (ours_)
        sleeper = source;
}

}  // namespace cahier
