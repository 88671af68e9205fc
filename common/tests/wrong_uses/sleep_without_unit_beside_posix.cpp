// expect: sleep() needs a unit: sleep(1s), sleep(250ms), sleep(Seconds(0.5))
#include <unistd.h>

#include "async/sleep.hpp"
#include "async/task.hpp"

using namespace cahier;

Task<> rest() {
    co_await sleep(1);
}
