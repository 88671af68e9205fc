// The plate is made before the dome is opened, and the generator throws the body's error itself: the same
// one.
#include <memory>

#include "exercise.hpp"

namespace cahier {

GeneratorManager<Plate&> exposure(Dome& dome) {
    const auto plate = std::make_unique<Plate>(dome);
    co_await dome.open();
    Exit exit = co_yield *plate;
    const std::exception_ptr error = exit.error();
    if (error) {
        std::string reason = "unknown";
        if (const auto* known = error_as<std::exception>(error))
            reason = known->what();
        co_await plate->discard(reason);
    } else {
        co_await plate->develop();
    }
    co_await dome.close();
    if (error)
        std::rethrow_exception(error);
}

Task<int> expose(Plate& plate) {
    return plate.expose();
}

Task<int> count_stars(Dome& dome) {
    const int stars = co_await async_with(exposure(dome), expose);
    co_return stars;
}

}  // namespace cahier
