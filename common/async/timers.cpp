#include "async/timers.hpp"

#include <algorithm>

namespace cahier {

Timers::~Timers() {
    for (const Entry& entry : heap_)
        entry.timer->index_ = Timer::unset;
}

void Timers::set(Timer& timer, Duration deadline) {
    if (deadline == no_limit)
        return;
    heap_.emplace_back();
    sift_up(heap_.size() - 1, Entry{deadline, set_so_far_++, &timer});
}

void Timers::unset(Timer& timer) {
    if (!timer.is_set())
        return;
    const std::size_t hole = timer.index_;
    timer.index_ = Timer::unset;
    const Entry last = heap_.back();
    heap_.pop_back();
    if (hole == heap_.size())
        return;
    if (hole > 0 && last.before(heap_[(hole - 1) / arity]))
        sift_up(hole, last);
    else
        sift_down(hole, last);
}

void Timers::fire_until(Duration now) {
    while (!heap_.empty() && heap_.front().deadline <= now) {
        Timer& timer = *heap_.front().timer;
        unset(timer);
        timer.fire();
    }
}

void Timers::put(std::size_t index, const Entry& entry) {
    heap_[index] = entry;
    entry.timer->index_ = static_cast<std::uint32_t>(index);
}

void Timers::sift_up(std::size_t index, const Entry& entry) {
    while (index > 0) {
        const std::size_t parent = (index - 1) / arity;
        if (!entry.before(heap_[parent]))
            break;
        put(index, heap_[parent]);
        index = parent;
    }
    put(index, entry);
}

void Timers::sift_down(std::size_t index, const Entry& entry) {
    for (;;) {
        const std::size_t first = index * arity + 1;
        if (first >= heap_.size())
            break;
        std::size_t least = first;
        for (std::size_t child = first + 1; child < std::min(first + arity, heap_.size()); ++child)
            if (heap_[child].before(heap_[least]))
                least = child;
        if (!heap_[least].before(entry))
            break;
        put(index, heap_[least]);
        index = least;
    }
    put(index, entry);
}

}  // namespace cahier
