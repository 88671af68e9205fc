#include "async/clock.hpp"

#include "async/loop.hpp"

namespace cahier {

double loop_time() {
    return Seconds(Loop::running().now()).count();
}

}  // namespace cahier
