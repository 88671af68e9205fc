// The Python habit: a catch around co_yield never sees the body's error.
// fails: body_fails clouds
#include "exercise.hpp"

namespace cahier {

GeneratorManager<Plate&> exposure(Dome& dome) {
    co_await dome.open();
    Plate plate(dome);
    std::string reason;
    try {
        co_yield plate;
        co_await plate.develop();
    } catch (const std::exception& error) {
        reason = error.what();
    } catch (...) {
        reason = "unknown";
    }
    if (!reason.empty())
        co_await plate.discard(reason);
    co_await dome.close();
}

Task<int> count_stars(Dome& dome) {
    co_return co_await async_with(exposure(dome),
                                  [](Plate& plate) -> Task<int> { co_return co_await plate.expose(); });
}

}  // namespace cahier
