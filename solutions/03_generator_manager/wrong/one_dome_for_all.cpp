// Which dome is open is kept in a global variable: the second takes the place of the first.
// fails: two_domes
#include "exercise.hpp"

namespace cahier {

Dome* open_dome = nullptr;

GeneratorManager<Plate&> exposure(Dome& dome) {
    co_await dome.open();
    open_dome = &dome;
    Plate plate(dome);
    Exit exit = co_yield plate;
    if (!exit.error())
        co_await plate.develop();
    else if (const auto* error = exit.error_as<std::exception>())
        co_await plate.discard(error->what());
    else
        co_await plate.discard("unknown");
    co_await open_dome->close();
}

Task<int> count_stars(Dome& dome) {
    co_return co_await async_with(exposure(dome),
                                  [](Plate& plate) -> Task<int> { co_return co_await plate.expose(); });
}

}  // namespace cahier
