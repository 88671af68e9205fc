// Queue<T>: items handed from tasks to tasks, first in, first out. asyncio.Queue.
#pragma once

#include <algorithm>
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

    // Nothing more can be put; what is there can still be taken, or, if immediate, is thrown away and counts
    // as done. Where nothing can be put or taken any more, QueueShutDown is thrown, also to who waits for it.
    void shutdown(bool immediate = false) { state_->shutdown(immediate); }

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
            if (empty() && is_shut_down)
                throw QueueShutDown();
            if (empty())
                throw QueueEmpty();
            putters.require_own_thread();
            T item = std::move(items.front());
            items.pop_front();
            putters.wake_one();
            return item;
        }
        void put_nowait(T item) {
            if (is_shut_down)
                throw QueueShutDown();
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

        void shutdown(bool immediate) {
            getters.require_own_thread();
            putters.require_own_thread();
            is_shut_down = true;
            if (immediate) {
                unfinished -= std::min(unfinished, std::exchange(items, {}).size());
                if (unfinished == 0)
                    finished.set();
            }
            getters.wake_all();
            putters.wake_all();
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
        bool is_shut_down = false;
        Event finished;
        Line getters{*this, &State::empty};
        Line putters{*this, &State::full};
    };

    static Task<T> get(Shared<State> state) {
        while (state->empty() && !state->is_shut_down)
            co_await state->getters.place("Queue.get()");
        co_return state->get_nowait();
    }
    static Task<> put(Shared<State> state, T item) {
        while (state->full() && !state->is_shut_down)
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
