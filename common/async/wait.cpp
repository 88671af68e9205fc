#include "async/wait.hpp"

#include "async/waiters.hpp"

namespace cahier {

namespace {

class TasksWatched final : private Waiters, private Timer {
public:
    TasksWatched(std::span<const AnyTask> tasks, ReturnWhen when, Span time)
        : left_(tasks.size()), when_(when) {
        watches_.reserve(left_);
        for (const AnyTask& task : tasks)
            watches_.push_back(new Watch(*this, task));
        Loop& loop = Loop::running();
        loop.timers.set(*this, after(loop.now(), std::max(time.duration, Duration{0})));
    }
    ~TasksWatched() {
        Loop::running().timers.unset(*this);
        for (Watch* watch : watches_)
            watch->end();
    }

    Place enough() { return place("wait()"); }

private:
    // Tells that its task is done a turn of the loop later, as a done callback does.
    class Watch final : Watcher, Job {
    public:
        Watch(TasksWatched& watched, const AnyTask& task) : watched_(&watched), task_(task) {
            if (task_.done())
                task_done();
            else
                task_.state().watch(*this);
        }
        void end() {
            watched_ = nullptr;
            if (is_posted_)
                return;
            if (!task_.done())
                task_.state().unwatch(*this);
            delete this;
        }

    private:
        void task_done() override {
            is_posted_ = true;
            Loop::running().post(*this);
        }
        void run() override {
            is_posted_ = false;
            if (watched_)
                watched_->task_done(task_);
            else
                delete this;
        }

        TasksWatched* watched_;
        AnyTask task_;
        bool is_posted_ = false;
    };

    void task_done(const AnyTask& task) {
        --left_;
        if (left_ == 0 || when_ == ReturnWhen::first_completed ||
            (when_ == ReturnWhen::first_exception && !task.cancelled() && task.exception()))
            wake_all();
    }
    void fire() override { wake_all(); }

    std::vector<Watch*> watches_;
    std::size_t left_;
    ReturnWhen when_;
};

}  // namespace

Task<> wait_until(std::span<const AnyTask> tasks, ReturnWhen when, Span time) {
    if (tasks.empty())
        throw std::invalid_argument("wait() needs a task to wait for, and there is none");
    for (const AnyTask& task : tasks)
        task.state().require_own_thread();
    TasksWatched watched(tasks, when, time);
    co_await watched.enough();
}

}  // namespace cahier
