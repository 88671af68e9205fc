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

void Waiters::add(Place& place) {
    place.previous_ = last_;
    (last_ ? last_->next_ : first_) = &place;
    last_ = &place;
}

void Waiters::remove(Place& place) {
    (place.previous_ ? place.previous_->next_ : first_) = place.next_;
    (place.next_ ? place.next_->previous_ : last_) = place.previous_;
}

bool Waiters::wake_one() {
    if (!first_)
        return false;
    Place& place = *first_;
    remove(place);
    ++woken_;
    place.wake();
    return true;
}

void Waiters::wake_all() {
    while (wake_one()) {
    }
}

}  // namespace cahier
