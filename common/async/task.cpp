#include "async/task.hpp"

#include <fmt/core.h>

#include "async/debug.hpp"

namespace cahier {

void returned_nothing(const Coroutine& promise) {
    throw std::logic_error(fmt::format(
        "coroutine '{}' ended without a co_return: since it returns a value, each of its paths needs one",
        function_name(promise.at)));
}

void awaited_already() {
    throw std::logic_error("this Task is empty: it was awaited already, or moved from");
}

void discard_unawaited(std::coroutine_handle<> frame, Coroutine& promise) noexcept {
    if (debug_mode())
        report(fmt::format("coroutine '{}' ({}) was never awaited", function_name(promise.at),
                           line_of(promise.at)));
    discard_quietly(frame, promise);
}

namespace {
thread_local Coroutine* to_discard = nullptr;
thread_local bool is_discarding = false;
}  // namespace

// Its arguments may be tasks that have such arguments themselves, and so on: a frame that is found while
// another is destroyed waits for its turn.
void discard_quietly(std::coroutine_handle<> frame, Coroutine& promise) noexcept {
    promise.continuation = frame;
    promise.awaited_by = std::exchange(to_discard, &promise);
    if (std::exchange(is_discarding, true))
        return;
    while (to_discard) {
        const Coroutine& next = *to_discard;
        to_discard = next.awaited_by;
        const std::coroutine_handle<> unawaited = next.continuation;
        unawaited.destroy();
    }
    is_discarding = false;
}

}  // namespace cahier
