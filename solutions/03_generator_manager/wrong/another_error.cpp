// The error that goes on has the message, but is of another type.
// fails: body_fails clouds
#include "exercise.hpp"

namespace cahier {

GeneratorManager<Plate&> exposure(Dome& dome) {
    co_await dome.open();
    Plate plate(dome);
    Exit exit = co_yield plate;
    std::string reason;
    if (exit.error()) {
        const auto* error = exit.error_as<std::exception>();
        reason = error ? error->what() : "unknown";
        co_await plate.discard(reason);
    } else {
        co_await plate.develop();
    }
    co_await dome.close();
    if (!reason.empty())
        throw std::runtime_error(reason);
}

Task<int> count_stars(Dome& dome) {
    co_return co_await async_with(exposure(dome),
                                  [](Plate& plate) -> Task<int> { co_return co_await plate.expose(); });
}

}  // namespace cahier
