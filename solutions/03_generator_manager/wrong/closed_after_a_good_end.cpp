// The dome is closed only when all went well.
// fails: body_fails clouds
#include "exercise.hpp"

namespace cahier {

GeneratorManager<Plate&> exposure(Dome& dome) {
    co_await dome.open();
    Plate plate(dome);
    Exit exit = co_yield plate;
    if (!exit.error()) {
        co_await plate.develop();
        co_await dome.close();
    } else if (const auto* error = exit.error_as<std::exception>()) {
        co_await plate.discard(error->what());
    } else {
        co_await plate.discard("unknown");
    }
}

Task<int> count_stars(Dome& dome) {
    co_return co_await async_with(exposure(dome),
                                  [](Plate& plate) -> Task<int> { co_return co_await plate.expose(); });
}

}  // namespace cahier
