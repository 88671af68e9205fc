// What the body returns does not leave async_with().
// fails: concert
#include "exercise.hpp"

namespace cahier {

Task<> announce(Transmitter& transmitter, Studio& studio, std::string text) {
    co_await async_with(transmitter, studio,
                        [&](int kilohertz, Studio&) -> Task<> { co_await studio.read(kilohertz, text); });
}

Task<int> concert(Transmitter& transmitter, Studio& studio, Microphones& microphones) {
    co_await async_with(transmitter, studio, AsyncExitStack(),
                        [&](int kilohertz, Studio&, AsyncExitStack& stack) -> Task<> {
                            std::vector<int> channels;
                            for (Microphone& microphone : microphones) {
                                const int channel = co_await stack.enter_async_context(microphone);
                                channels.push_back(channel);
                            }
                            co_await studio.play(kilohertz, channels);
                        });
    co_return 0;
}

Task<AsyncExitStack> set_up(Microphones& microphones) {
    co_return co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<AsyncExitStack> {
        for (Microphone& microphone : microphones)
            co_await stack.enter_async_context(microphone);
        co_return stack.pop_all();
    });
}

}  // namespace cahier
