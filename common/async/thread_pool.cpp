#include "async/thread_pool.hpp"

#include <pthread.h>
#include <signal.h>

#include <algorithm>

namespace cahier {

ThreadPool::ThreadPool(IdleSource& loop, Clock clock) : clock_(clock) {
    shared_->loop = &loop;
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->stopping = true;
    }
    shared_->changed.notify_all();
    for (std::thread& thread : threads_)
        thread.join();
}

void ThreadPool::wake_through(IdleSource& loop) {
    const std::lock_guard lock(shared_->mutex);
    shared_->loop = &loop;
}

void ThreadPool::submit(ThreadJob& job) {
    {
        const std::lock_guard lock(shared_->mutex);
        job.waiting_ = shared_->waiting.insert(shared_->waiting.end(), &job);
    }
    job.submitted_ = submitted_.insert(submitted_.end(), &job);
    shared_->changed.notify_one();
    start_thread_if_needed();
}

void ThreadPool::start_thread_if_needed() {
    // As many as Python's: the jobs are blocking calls more often than computations.
    const std::size_t most = std::min(32u, std::thread::hardware_concurrency() + 4);
    {
        const std::lock_guard lock(shared_->mutex);
        if (shared_->idle_threads >= shared_->waiting.size() || threads_.size() >= most)
            return;
    }
    // Signals are the loop's: a new thread inherits the mask that blocks them.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    threads_.emplace_back([shared = shared_] { serve(shared); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

bool ThreadPool::withdraw(ThreadJob& job) {
    const std::lock_guard lock(shared_->mutex);
    if (job.thread_ != std::thread::id())
        return false;
    shared_->waiting.erase(job.waiting_);
    submitted_.erase(job.submitted_);
    return true;
}

void ThreadPool::leave_alone(ThreadJob& job, std::shared_ptr<void> itself) {
    submitted_.erase(job.submitted_);
    {
        const std::lock_guard lock(shared_->mutex);
        if (job.finished_) {
            --shared_->finished;
            return;
        }
        job.abandoned_ = std::move(itself);
        const auto is_its = [&](const std::thread& thread) { return thread.get_id() == job.thread_; };
        const auto thread = std::find_if(threads_.begin(), threads_.end(), is_its);
        thread->detach();
        threads_.erase(thread);
    }
    start_thread_if_needed();
}

bool ThreadPool::hand_over() {
    bool any = false;
    for (auto next = submitted_.begin(); shared_->finished > 0 && next != submitted_.end();) {
        ThreadJob& job = **next;
        if (job.finished_) {
            next = submitted_.erase(next);
            --shared_->finished;
            job.done();
            any = true;
        } else {
            ++next;
        }
        if (clock_ == Clock::virtual_time)
            break;
    }
    return any;
}

void ThreadPool::serve(const std::shared_ptr<Shared>& shared) {
    std::unique_lock lock(shared->mutex);
    for (;;) {
        ++shared->idle_threads;
        shared->changed.wait(lock, [&] { return shared->stopping || !shared->waiting.empty(); });
        --shared->idle_threads;
        if (shared->waiting.empty())
            return;
        ThreadJob& job = *shared->waiting.front();
        shared->waiting.pop_front();
        job.thread_ = std::this_thread::get_id();
        lock.unlock();
        job.work();
        lock.lock();
        if (const std::shared_ptr<void> mine = std::move(job.abandoned_)) {
            lock.unlock();  // the loop may have ended
            return;
        }
        ++shared->finished;
        job.finished_ = true;  // from now on it may be gone
        shared->loop->wake();
    }
}

}  // namespace cahier
