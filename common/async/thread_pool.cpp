#include "async/thread_pool.hpp"

#include <pthread.h>
#include <signal.h>

#include <algorithm>

namespace cahier {

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_)
        thread.join();
}

void ThreadPool::submit(ThreadJob& job) {
    // As many as Python's: the jobs are blocking calls more often than computations.
    const std::size_t most = std::min(32u, std::thread::hardware_concurrency() + 4);
    bool one_more = false;
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(&job);
        one_more = idle_threads_ < waiting_.size() && threads_.size() < most;
    }
    submitted_.push_back(&job);
    changed_.notify_one();
    if (!one_more)
        return;
    // Signals are the loop's: a new thread inherits the mask that blocks them.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    threads_.emplace_back([this] { serve(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

bool ThreadPool::hand_over() {
    bool any = false;
    for (std::size_t index = 0; finished_ > 0 && index < submitted_.size();) {
        ThreadJob& job = *submitted_[index];
        if (job.finished_) {
            submitted_.erase(submitted_.begin() + static_cast<std::ptrdiff_t>(index));
            --finished_;
            job.done();
            any = true;
        } else {
            ++index;
        }
        if (clock_ == Clock::virtual_time)
            break;
    }
    return any;
}

void ThreadPool::serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_threads_;
        changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        --idle_threads_;
        if (waiting_.empty())
            return;
        ThreadJob& job = *waiting_.front();
        waiting_.pop_front();
        lock.unlock();
        job.work();
        ++finished_;
        job.finished_ = true;  // from now on it may be gone
        loop_.load()->wake();
        lock.lock();
    }
}

}  // namespace cahier
