#include "async/waiters.hpp"

namespace cahier {

void Waiters::Place::cancel() {
    if (woken()) {
        interrupt();
        --line_.woken_;
        line_.give_back();
    } else {
        line_.remove(*this);
        interrupt();
    }
}

void Waiters::wake_all() {
    while (wake_one()) {
    }
}

}  // namespace cahier
