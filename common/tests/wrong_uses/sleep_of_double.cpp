// expect: sleep() needs a unit: sleep(1s), sleep(250ms), sleep(Seconds(0.5))
#include "async/sleep.hpp"
#include "async/task.hpp"

cahier::Task<> rest() {
    co_await cahier::sleep(0.5);
}
