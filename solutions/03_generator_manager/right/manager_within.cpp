// A class opens and closes the dome, and its enter and exit are called by hand around the plate.
#include "exercise.hpp"

namespace cahier {

class OpenDome {
public:
    explicit OpenDome(Dome& dome) : dome_(dome) {}
    Task<> aenter() { return dome_.open(); }
    Task<> aexit(std::exception_ptr) { return dome_.close(); }

private:
    Dome& dome_;
};

GeneratorManager<Plate&> exposure(Dome& dome) {
    OpenDome open_dome(dome);
    co_await open_dome.aenter();
    Plate plate(dome);
    Exit exit = co_yield plate;
    std::string reason;
    if (exit.error_as<std::exception>())
        reason = exit.error_as<std::exception>()->what();
    else if (exit.error())
        reason = "unknown";
    if (reason.empty())
        co_await plate.develop();
    else
        co_await plate.discard(reason);
    co_await open_dome.aexit(exit.error());
}

Task<int> count_stars(Dome& dome) {
    co_return co_await async_with(exposure(dome), [](Plate& plate) { return plate.expose(); });
}

}  // namespace cahier
