// The timers of a loop: a heap by (deadline, order of setting), from which a timer can be taken out again.
#pragma once

#include <cstdint>
#include <vector>

#include "async/clock.hpp"

namespace cahier {

// Something that happens at a time. Set by Timers::set(); must be unset, or have fired, before it is
// destroyed.
class Timer {
public:
    bool is_set() const { return index_ != unset; }

protected:
    ~Timer() = default;
    virtual void fire() = 0;

private:
    friend class Timers;
    static constexpr std::uint32_t unset = UINT32_MAX;

    std::uint32_t index_ = unset;
};

class Timers {
public:
    Timers() = default;
    Timers(const Timers&) = delete;
    ~Timers();  // those that are left are not set any more

    bool empty() const { return heap_.empty(); }
    Duration first() const { return heap_.front().deadline; }

    void set(Timer& timer, Duration deadline);  // one whose deadline is no_limit never fires
    void unset(Timer& timer);                   // nothing happens if it is not set
    void fire_until(Duration now);              // in order, those whose deadline has come

private:
    struct Entry {
        Duration deadline;
        std::uint64_t order;
        Timer* timer;

        bool before(const Entry& other) const {
            return deadline != other.deadline ? deadline < other.deadline : order < other.order;
        }
    };
    // Four children to a node: as many comparisons as with two, but half the levels, and those cost cache
    // misses.
    static constexpr std::size_t arity = 4;

    void put(std::size_t index, const Entry& entry);
    void sift_up(std::size_t index, const Entry& entry);
    void sift_down(std::size_t index, const Entry& entry);

    std::vector<Entry> heap_;
    std::uint64_t set_so_far_ = 0;
};

}  // namespace cahier
