// The microphones are switched off in the order in which they were switched on.
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

        std::vector<Microphone*> on;
        std::exception_ptr error;
        int listeners = 0;
        try {
            for (Microphone& microphone : microphones) {
                const int channel = co_await microphone.aenter();
                channels.push_back(channel);
                on.push_back(&microphone);
            }
            listeners = co_await studio.play(kilohertz, channels);
        } catch (...) {
            error = std::current_exception();
        }
        for (Microphone* microphone : on)
            co_await microphone->aexit(error);
        if (error)
            std::rethrow_exception(error);
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
