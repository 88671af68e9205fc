// Queue<T>: items handed from tasks to tasks, first in, first out. asyncio.Queue.
#pragma once

#include <deque>

#include "async/errors.hpp"
#include "async/event.hpp"

namespace cahier {

template <class T>
class Queue {
public:
    explicit Queue(std::size_t maxsize = 0) : maxsize_(maxsize) {}  // 0: without limit

    // Waits for an item. A cancelled get() has taken none.
    Task<T> get() {
        while (empty())
            co_await getters_.place("Queue.get()");
        co_return get_nowait();
    }
    // Waits for room. A cancelled put() has put nothing.
    Task<> put(T item) {
        while (full())
            co_await putters_.place("Queue.put()");
        put_nowait(std::move(item));
    }
    T get_nowait() {  // throws QueueEmpty
        if (empty())
            throw QueueEmpty();
        T item = std::move(items_.front());
        items_.pop_front();
        putters_.wake_one();
        return item;
    }
    void put_nowait(T item) {  // throws QueueFull
        if (full())
            throw QueueFull();
        items_.push_back(std::move(item));
        ++unfinished_;
        finished_.clear();
        getters_.wake_one();
    }

    // Waits until task_done() has been called for every item that was put.
    Task<> join() {
        if (unfinished_ > 0)
            co_await finished_.wait();
    }
    void task_done() {  // throws std::logic_error if it is called more often than items were put
        if (unfinished_ == 0)
            throw std::logic_error("task_done() called too many times");
        if (--unfinished_ == 0)
            finished_.set();
    }

    std::size_t qsize() const { return items_.size(); }
    std::size_t maxsize() const { return maxsize_; }
    bool empty() const { return items_.empty(); }
    bool full() const { return maxsize_ > 0 && items_.size() >= maxsize_; }

private:
    // A getter that was woken but cancelled wakes the next, and so does a putter: the item or the room is
    // still there.
    struct Line final : Waiters {
        Line(const Queue& queue, bool (Queue::*closed)() const) : queue(queue), closed(closed) {}
        using Waiters::place;
        void give_back() override {
            if (!(queue.*closed)())
                wake_one();
        }

        const Queue& queue;
        bool (Queue::*closed)() const;
    };

    std::deque<T> items_;
    std::size_t maxsize_;
    std::size_t unfinished_ = 0;
    Event finished_;
    Line getters_{*this, &Queue::empty};
    Line putters_{*this, &Queue::full};
};

}  // namespace cahier
