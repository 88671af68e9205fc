// Defines again the fixture that prints what happens to it.
#include "exercise.hpp"

namespace cahier {
Task<> Lamp::turn_on() {
    co_return;
}
}  // namespace cahier
