// The threads behind to_thread().
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "async/clock.hpp"
#include "async/idle_source.hpp"

namespace cahier {

// What a thread does for a task. It belongs to the task, which waits until done() has been called.
class ThreadJob {
public:
    virtual void work() noexcept = 0;  // in a thread
    virtual void done() = 0;           // in the loop, afterwards

protected:
    ~ThreadJob() = default;

private:
    friend class ThreadPool;
    std::atomic<bool> finished_ = false;
};

class ThreadPool {
public:
    ThreadPool(IdleSource& loop, Clock clock) : loop_(&loop), clock_(clock) {}
    ~ThreadPool();  // waits for the threads

    void wake_through(IdleSource& loop) { loop_ = &loop; }  // from now on
    void submit(ThreadJob& job);
    bool busy() const { return !submitted_.empty(); }
    // Calls done() for jobs that are finished, in order of submission; false if there was none. On the
    // virtual clock one job at a time and none before an earlier one, so that a program prints the same each
    // time.
    bool hand_over();

private:
    void serve();

    std::atomic<IdleSource*> loop_;
    Clock clock_;
    std::deque<ThreadJob*> submitted_;       // and not handed over yet: the loop's
    std::atomic<std::size_t> finished_ = 0;  // of them: a look at each of a thousand would take its time

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<ThreadJob*> waiting_;
    std::size_t idle_threads_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;  // the loop's
};

}  // namespace cahier
