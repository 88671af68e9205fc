// expect: a time needs a unit: 1s, 250ms, Seconds(0.5)
#include "async/timeout.hpp"

cahier::Task<int> answer();

cahier::Task<int> hurry() {
    co_return co_await cahier::wait_for(answer(), 0.5);
}
