// The stack is returned if all goes well; if not, it is lost with all that is on.
// fails: set_up_fails
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
    for (Microphone& microphone : microphones)
        co_await stack.enter_async_context(microphone);
    co_return stack;
}

}  // namespace cahier
