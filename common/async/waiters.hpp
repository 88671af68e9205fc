// The tasks that wait for one thing, first come, first served: what locks, semaphores, events and queues are
// made of.
#pragma once

#include "async/loop.hpp"
#include "async/shared.hpp"

namespace cahier {

// It must outlive those who are in the line: they own it together with the lock, the queue, ... that made it.
class Waiters : public Counted {
public:
    // One task's place in the line, until it is woken or cancelled.
    class [[nodiscard("co_await it")]] Place : public Leaf {
    public:
        Place(Waiters& line, const char* what) : line_(line), what_(what) {}

        bool await_ready() const noexcept { return false; }
        template <class P>
        void await_suspend(std::coroutine_handle<P> coroutine) {
            line_.require_own_thread();
            suspend(coroutine);
            line_.add(*this);
        }
        void await_resume() {
            if (!interrupted())
                --line_.woken_;
            resume();
        }

        bool cancel() override;
        void give_back() override;
        void take_again() override;
        std::string waits_for() const override { return what_; }

    private:
        friend class Waiters;
        Waiters& line_;
        const char* what_;
        Place* previous_ = nullptr;
        Place* next_ = nullptr;
        bool gave_back_ = false;
    };

    // Whether a task is in the line, or has been woken and not yet gone on: a newcomer then has to line up
    // too.
    bool anyone() const { return first_ || woken_ > 0; }
    // If a task is in the line: throws std::logic_error in any thread but its own. For before what is waited
    // for is changed.
    void require_own_thread() const {
        if (first_)
            first_->task().require_own_thread();
    }
    bool wake_one();  // the first in the line; false if there is none
    void wake_all();

    // `co_await place("Lock.acquire()")`; `what` is what the list of a deadlock says.
    Place place(const char* what) { return Place(*this, what); }

protected:
    Waiters() = default;
    ~Waiters() = default;

    bool anyone_woken() const { return woken_ > 0; }

    // A task was woken, and is cancelled before it could go on: what it was woken for goes to somebody else.
    virtual void give_back() {}
    // That cancellation was taken back: whether what the task was woken for is still there. If not, it waits
    // again, as the first in the line.
    virtual bool take_again() { return true; }

private:
    void add(Place& place);
    void add_first(Place& place);
    void remove(Place& place);

    Place* first_ = nullptr;
    Place* last_ = nullptr;
    std::size_t woken_ = 0;
};

inline void Waiters::add(Place& place) {
    place.previous_ = last_;
    (last_ ? last_->next_ : first_) = &place;
    last_ = &place;
}

inline void Waiters::remove(Place& place) {
    (place.previous_ ? place.previous_->next_ : first_) = place.next_;
    (place.next_ ? place.next_->previous_ : last_) = place.previous_;
}

inline bool Waiters::wake_one() {
    if (!first_)
        return false;
    Place& place = *first_;
    first_ = place.next_;
    (first_ ? first_->previous_ : last_) = nullptr;
    ++woken_;
    place.wake();
    return true;
}

}  // namespace cahier
