#include "async/waiters.hpp"

namespace cahier {

bool Waiters::Place::cancel() {
    line_.remove(*this);
    interrupt();
    return true;
}

void Waiters::Place::give_back() {
    if (interrupted() || std::exchange(gave_back_, true))
        return;
    --line_.woken_;
    line_.give_back();
}

void Waiters::Place::take_again() {
    if (!std::exchange(gave_back_, false))
        return;
    if (line_.take_again()) {
        ++line_.woken_;
    } else {
        line_.add_first(*this);
        wait_again();
    }
}

void Waiters::add_first(Place& place) {
    place.previous_ = nullptr;
    place.next_ = first_;
    (first_ ? first_->previous_ : last_) = &place;
    first_ = &place;
}

void Waiters::wake_all() {
    while (wake_one()) {
    }
}

}  // namespace cahier
