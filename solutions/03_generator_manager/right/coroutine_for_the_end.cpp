// What becomes of the plate is a coroutine of its own; the stars go through a variable.
#include "exercise.hpp"

namespace cahier {

std::string reason_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& known) {
        return known.what();
    } catch (...) {
        return "unknown";
    }
}

Task<> put_away(Plate& plate, std::exception_ptr error) {
    if (error)
        return plate.discard(reason_of(error));
    return plate.develop();
}

GeneratorManager<Plate&> exposure(Dome& dome) {
    co_await dome.open();
    Plate plate(dome);
    Exit exit = co_yield plate;
    co_await put_away(plate, exit.error());
    co_await dome.close();
}

Task<int> count_stars(Dome& dome) {
    int stars = 0;
    auto manager = exposure(dome);
    co_await async_with(manager, [&stars](Plate& plate) -> Task<> { stars = co_await plate.expose(); });
    co_return stars;
}

}  // namespace cahier
