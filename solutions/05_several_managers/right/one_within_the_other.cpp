// No stack where there need not be one: each microphone is entered within the one before, by recursion.
#include "exercise.hpp"

namespace cahier {

Task<> announce(Transmitter& transmitter, Studio& studio, std::string text) {
    co_await async_with(transmitter, [&](int kilohertz) -> Task<> {
        co_await async_with(studio, [&](Studio& same) -> Task<> { co_await same.read(kilohertz, text); });
    });
}

Task<int> play_with_the_rest(Studio& studio, int kilohertz, Microphones& microphones,
                             std::vector<int>& channels) {
    if (channels.size() == microphones.size())
        co_return co_await studio.play(kilohertz, channels);
    co_return co_await async_with(microphones[channels.size()], [&](int channel) -> Task<int> {
        channels.push_back(channel);
        co_return co_await play_with_the_rest(studio, kilohertz, microphones, channels);
    });
}

Task<int> concert(Transmitter& transmitter, Studio& studio, Microphones& microphones) {
    std::vector<int> channels;
    co_return co_await async_with(transmitter, studio, [&](int kilohertz, Studio&) -> Task<int> {
        co_return co_await play_with_the_rest(studio, kilohertz, microphones, channels);
    });
}

Task<AsyncExitStack> set_up(Microphones& microphones) {
    AsyncExitStack stack;
    std::exception_ptr error;
    try {
        for (Microphone& microphone : microphones)
            co_await stack.enter_async_context(microphone);
    } catch (...) {
        error = std::current_exception();
    }
    if (error) {
        co_await stack.aclose(error);
        std::rethrow_exception(error);
    }
    co_return stack;
}

}  // namespace cahier
