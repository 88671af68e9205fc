// expect: block_for() needs a unit: block_for(1s), block_for(250ms)
#include "async/sleep.hpp"

using namespace cahier;

void hold_everything() {
    block_for(1);
}
