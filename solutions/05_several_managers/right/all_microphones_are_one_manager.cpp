// All microphones are one manager: a generator that gives their channels. set_up() enters them by hand, and
// remembers a callback for each.
#include "exercise.hpp"

namespace cahier {

Task<> announce(Transmitter& transmitter, Studio& studio, std::string text) {
    AsyncExitStack stack;
    co_await async_with(stack, [&](AsyncExitStack&) -> Task<> {
        const int kilohertz = co_await stack.enter_async_context(transmitter);
        co_await stack.enter_async_context(studio);
        co_await studio.read(kilohertz, text);
    });
}

Task<> switch_off(Microphone* microphone) {
    return microphone->aexit(nullptr);
}

Task<> switch_all_on(AsyncExitStack& stack, Microphones& microphones, std::vector<int>& channels) {
    for (Microphone& microphone : microphones) {
        const int channel = co_await microphone.aenter();
        channels.push_back(channel);
        stack.push_async_callback(switch_off, &microphone);
    }
}

Task<AsyncExitStack> set_up(Microphones& microphones) {
    std::vector<int> channels;
    AsyncExitStack kept;
    co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
        co_await switch_all_on(stack, microphones, channels);
        kept.push_async_callback([rest = std::make_shared<AsyncExitStack>(stack.pop_all())]() -> Task<> {
            co_await rest->aclose();
        });
    });
    co_return kept;
}

GeneratorManager<std::vector<int>> all_on(Microphones& microphones) {
    AsyncExitStack stack;
    std::vector<int> channels;
    std::exception_ptr error;
    try {
        co_await switch_all_on(stack, microphones, channels);
    } catch (...) {
        error = std::current_exception();
    }
    if (error) {
        co_await stack.aclose(error);
        std::rethrow_exception(error);
    }
    Exit exit = co_yield channels;
    co_await stack.aclose(exit.error());
}

Task<int> concert(Transmitter& transmitter, Studio& studio, Microphones& microphones) {
    int listeners = 0;
    co_await async_with(transmitter, studio, all_on(microphones),
                        [&](int kilohertz, Studio&, std::vector<int>& channels) -> Task<> {
                            listeners = co_await studio.play(kilohertz, channels);
                        });
    co_return listeners;
}

}  // namespace cahier
