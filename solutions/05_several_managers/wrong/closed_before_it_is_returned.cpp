// The stack has left everything by the time that it is returned.
// fails: set_up
#include "exercise.hpp"

namespace cahier {

Task<> announce(Transmitter& transmitter, Studio& studio, std::string text) {
    co_await async_with(transmitter, studio,
                        [&](int kilohertz, Studio&) -> Task<> { co_await studio.read(kilohertz, text); });
}

Task<int> concert(Transmitter& transmitter, Studio& studio, Microphones& microphones) {
    co_return co_await async_with(transmitter, studio, AsyncExitStack(),
                                  [&](int kilohertz, Studio&, AsyncExitStack& stack) -> Task<int> {
                                      std::vector<int> channels;
                                      for (Microphone& microphone : microphones) {
                                          const int channel = co_await stack.enter_async_context(microphone);
                                          channels.push_back(channel);
                                      }
                                      co_return co_await studio.play(kilohertz, channels);
                                  });
}

Task<AsyncExitStack> set_up(Microphones& microphones) {
    AsyncExitStack stack;
    co_await async_with(stack, [&](AsyncExitStack&) -> Task<> {
        for (Microphone& microphone : microphones)
            co_await stack.enter_async_context(microphone);
    });
    co_return stack;
}

}  // namespace cahier
