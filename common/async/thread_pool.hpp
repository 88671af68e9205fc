// The threads behind to_thread().
#pragma once

#include <atomic>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

#include "async/clock.hpp"
#include "async/idle_source.hpp"

namespace cahier {

// What a thread does for a task. It belongs to the task, which waits until done() has been called, or takes
// it back.
class ThreadJob {
public:
    virtual void work() noexcept = 0;  // in a thread
    virtual void done() = 0;           // in the loop, afterwards

protected:
    ~ThreadJob() = default;

private:
    friend class ThreadPool;
    using Place = std::list<ThreadJob*>::iterator;
    Place submitted_;
    Place waiting_;
    std::thread::id thread_;  // that has begun it
    std::atomic<bool> finished_ = false;
    std::shared_ptr<void> abandoned_;  // itself, when nobody but the thread has to do with it any more
};

class ThreadPool {
public:
    ThreadPool(IdleSource& loop, Clock clock);
    ~ThreadPool();  // waits for the threads

    void wake_through(IdleSource& loop);  // from now on
    void submit(ThreadJob& job);
    bool busy() const { return !submitted_.empty(); }
    // Takes back a job that no thread has begun: it never begins, and done() is not called. False if one has.
    bool withdraw(ThreadJob& job);
    // Takes back any job. A thread that has begun it keeps it, ends when it has ended, and is not waited for.
    template <class J>
    void abandon(std::shared_ptr<J> job) {
        if (!withdraw(*job))
            leave_alone(*job, job);
    }
    // Calls done() for jobs that are finished, in order of submission; false if there was none. On the
    // virtual clock one job at a time and none before an earlier one, so that a program prints the same each
    // time.
    bool hand_over();

private:
    // What the threads share with the loop, and abandoned ones keep.
    struct Shared {
        std::mutex mutex;  // guards what follows
        std::condition_variable changed;
        IdleSource* loop;
        std::list<ThreadJob*> waiting;
        std::size_t idle_threads = 0;
        bool stopping = false;
        std::atomic<std::size_t> finished =
            0;  // of those submitted: a look at each of a thousand takes its time
    };

    static void serve(const std::shared_ptr<Shared>& shared);
    void start_thread_if_needed();
    void leave_alone(ThreadJob& job, std::shared_ptr<void> itself);

    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
    Clock clock_;
    std::list<ThreadJob*> submitted_;  // and not handed over yet
    std::list<std::thread> threads_;
};

}  // namespace cahier
