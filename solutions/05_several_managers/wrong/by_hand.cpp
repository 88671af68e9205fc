// The microphones are entered and left by hand: nobody leaves them when one is broken.
// fails: enter_fails
#include "exercise.hpp"

namespace cahier {

Task<> announce(Transmitter& transmitter, Studio& studio, std::string text) {
    co_await async_with(transmitter, studio,
                        [&](int kilohertz, Studio&) -> Task<> { co_await studio.read(kilohertz, text); });
}

Task<int> concert(Transmitter& transmitter, Studio& studio, Microphones& microphones) {
    co_return co_await async_with(transmitter, studio, [&](int kilohertz, Studio&) -> Task<int> {
        std::vector<int> channels;

        for (Microphone& microphone : microphones) {
            const int channel = co_await microphone.aenter();
            channels.push_back(channel);
        }
        const int listeners = co_await studio.play(kilohertz, channels);
        for (std::size_t i = microphones.size(); i-- > 0;)
            co_await microphones[i].aexit(nullptr);
        co_return listeners;
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
