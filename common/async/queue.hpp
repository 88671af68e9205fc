// Queue<T>: items handed from tasks to tasks, first in, first out. asyncio.Queue.
#pragma once

#include <algorithm>
#include <deque>
#include <optional>

#include "async/errors.hpp"
#include "async/event.hpp"

namespace cahier {

// Copies are the same queue, which lives for as long as a task waits for it.
template <class T>
class Queue {
    struct State;

public:
    explicit Queue(std::size_t maxsize = 0) : state_(Shared<State>::make(maxsize)) {}  // 0: without limit
    Queue(const Queue&) = default;
    Queue& operator=(const Queue&) = default;

    class Get;
    class Put;
    // Waits for an item. A cancelled get() has taken none.
    Get get() { return Get(state_); }
    // Waits for room. A cancelled put() has put nothing.
    Put put(T item) { return Put(state_, std::move(item)); }
    // Throw QueueEmpty and QueueFull. That they are inline makes them twice as fast.
    [[gnu::always_inline]] T get_nowait() { return state_->get_nowait(); }
    [[gnu::always_inline]] void put_nowait(T item) { state_->put_nowait(std::move(item)); }

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
        bool get_waits() const { return empty() && !is_shut_down; }
        bool put_waits() const { return full() && !is_shut_down; }
        [[gnu::always_inline]] T get_nowait() {
            if (empty()) [[unlikely]]
                refuse<QueueEmpty>();
            putters.require_own_thread();
            T item = std::move(items.front());
            items.pop_front();
            putters.wake_one();
            return item;
        }
        [[gnu::always_inline]] void put_nowait(T item) {
            if (is_shut_down || full()) [[unlikely]]
                refuse<QueueFull>();
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

        // Not inline, which makes what is not refused fast.
        template <class Error>
        [[noreturn, gnu::noinline]] void refuse() const {
            if (is_shut_down)
                throw QueueShutDown();
            throw Error();
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

    static Task<> join(Shared<State> state) {
        if (state->unfinished > 0)
            co_await state->finished.wait();
    }

    Shared<State> state_;
};

// The await of an item, which takes a coroutine only if there is something to wait for. Also a Task<T>, where
// one is needed.
template <class T>
class [[nodiscard("get() does nothing until it is awaited: co_await it")]] Queue<T>::Get {
public:
    explicit Get(Shared<State> state) : state_(std::move(state)) {}
    Get(const Get& other) : state_(other.state_) {}  // before it is awaited
    operator Task<T>() && { return get(std::move(*this)); }
    template <class U>
        requires std::same_as<U, T>
    operator U() const {
        static_assert(always_false<U>, "this is not yet the item: co_await it");
        return explained_as<U>();
    }

    bool await_ready() {
        waiting_.reset();
        return !state_->get_waits();
    }
    template <class P>
    bool await_suspend(std::coroutine_handle<P> parent) {
        return waiting_.emplace(wait(*state_).release()).await_suspend(parent);
    }
    T await_resume() { return waiting_ ? waiting_->await_resume() : state_->get_nowait(); }

private:
    static Task<T> get(Get item) { co_return co_await std::move(item); }
    static Task<T> wait(State& state) {
        while (state.get_waits())
            co_await state.getters.place("Queue.get()");
        co_return state.get_nowait();
    }

    Shared<State> state_;
    std::optional<typename Task<T>::Awaiter> waiting_;
};

// The await of room for an item. Also a Task<>, where one is needed.
template <class T>
class [[nodiscard("put() does nothing until it is awaited: co_await it")]] Queue<T>::Put {
public:
    Put(Shared<State> state, T item) : state_(std::move(state)), item_(std::move(item)) {}
    Put(Put&& other) noexcept : state_(other.state_), item_(std::move(other.item_)) {}
    operator Task<>() && { return put(std::move(*this)); }

    bool await_ready() {
        waiting_.reset();
        return !state_->put_waits();
    }
    template <class P>
    bool await_suspend(std::coroutine_handle<P> parent) {
        return waiting_.emplace(wait(*state_, item_).release()).await_suspend(parent);
    }
    void await_resume() {
        if (waiting_)
            waiting_->await_resume();
        else
            state_->put_nowait(std::move(item_));
    }

private:
    static Task<> put(Put room) { co_await std::move(room); }
    static Task<> wait(State& state, T& item) {
        while (state.put_waits())
            co_await state.putters.place("Queue.put()");
        state.put_nowait(std::move(item));
    }

    Shared<State> state_;
    T item_;
    std::optional<Task<>::Awaiter> waiting_;
};

}  // namespace cahier
