// Queue<T>: items handed from tasks to tasks, first in, first out. asyncio.Queue.
#pragma once

#include <deque>

#include "async/errors.hpp"
#include "async/event.hpp"

namespace cahier {

// Copies are the same queue, which lives for as long as a task waits for it.
template <class T>
class Queue {
public:
    explicit Queue(std::size_t maxsize = 0) : state_(Shared<State>::make(maxsize)) {}  // 0: without limit
    Queue(const Queue&) = default;
    Queue& operator=(const Queue&) = default;

    // Waits for an item. A cancelled get() has taken none.
    Task<T> get() { return get(state_); }
    // Waits for room. A cancelled put() has put nothing.
    Task<> put(T item) { return put(state_, std::move(item)); }
    T get_nowait() { return state_->get_nowait(); }                          // throws QueueEmpty
    void put_nowait(T item) { return state_->put_nowait(std::move(item)); }  // throws QueueFull

    // Waits until task_done() has been called for every item that was put.
    Task<> join() { return join(state_); }
    void task_done() { state_->task_done(); }  // throws std::logic_error if it is called more often than that

    std::size_t qsize() const { return state_->items.size(); }
    std::size_t maxsize() const { return state_->maxsize; }
    bool empty() const { return state_->empty(); }
    bool full() const { return state_->full(); }

private:
    struct State final : Counted {
        explicit State(std::size_t maxsize) : maxsize(maxsize) {}

        bool empty() const { return items.empty(); }
        bool full() const { return maxsize > 0 && items.size() >= maxsize; }
        T get_nowait() {
            if (empty())
                throw QueueEmpty();
            putters.require_own_thread();
            T item = std::move(items.front());
            items.pop_front();
            putters.wake_one();
            return item;
        }
        void put_nowait(T item) {
            if (full())
                throw QueueFull();
            getters.require_own_thread();
            items.push_back(std::move(item));
            if (unfinished++ == 0)
                finished.clear();
            getters.wake_one();
        }
        void task_done() {
            if (unfinished == 0)
                throw std::logic_error("task_done() called too many times");
            if (unfinished == 1)
                finished.set();
            --unfinished;
        }

        // A getter that was woken but cancelled wakes the next, and so does a putter: the item or the room is
        // still there.
        struct Line final : Waiters {
            Line(const State& queue, bool (State::*closed)() const) : queue(queue), closed(closed) {}
            void give_back() override {
                if (!(queue.*closed)())
                    wake_one();
            }

            const State& queue;
            bool (State::*closed)() const;
        };

        std::deque<T> items;
        std::size_t maxsize;
        std::size_t unfinished = 0;
        Event finished;
        Line getters{*this, &State::empty};
        Line putters{*this, &State::full};
    };

    static Task<T> get(Shared<State> state) {
        while (state->empty())
            co_await state->getters.place("Queue.get()");
        co_return state->get_nowait();
    }
    static Task<> put(Shared<State> state, T item) {
        while (state->full())
            co_await state->putters.place("Queue.put()");
        state->put_nowait(std::move(item));
    }
    static Task<> join(Shared<State> state) {
        if (state->unfinished > 0)
            co_await state->finished.wait();
    }

    Shared<State> state_;
};

}  // namespace cahier
