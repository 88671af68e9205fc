// Each microphone is switched off before the next is switched on.
// fails: concert enter_fails
#include "exercise.hpp"

namespace cahier {

Task<> announce(Transmitter& transmitter, Studio& studio, std::string text) {
    co_await async_with(transmitter, studio,
                        [&](int kilohertz, Studio&) -> Task<> { co_await studio.read(kilohertz, text); });
}

Task<int> concert(Transmitter& transmitter, Studio& studio, Microphones& microphones) {
    co_return co_await async_with(transmitter, studio, [&](int kilohertz, Studio&) -> Task<int> {
        std::vector<int> channels;

        for (Microphone& microphone : microphones)
            co_await async_with(microphone, [&](int channel) -> Task<> {
                channels.push_back(channel);
                co_return;
            });
        co_return co_await studio.play(kilohertz, channels);
    });
}

Task<AsyncExitStack> set_up(Microphones& microphones) {
    co_return co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<AsyncExitStack> {
        for (Microphone& microphone : microphones)
            co_await stack.enter_async_context(microphone);
        co_return stack.pop_all();
    });
}

}  // namespace cahier
