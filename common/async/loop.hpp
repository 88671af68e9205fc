// The event loop and what it runs. Chapters do not use this header: they co_await, and the awaitables use it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "async/coroutine.hpp"
#include "async/errors.hpp"
#include "async/idle_source.hpp"
#include "async/interrupt.hpp"
#include "async/mailbox.hpp"
#include "async/timers.hpp"

namespace cahier {

class Loop;
struct ContextValues;
class TaskState;
class ThreadPool;

// Something that the loop runs once, when its turn has come.
class Job {
public:
    virtual void run() = 0;

protected:
    ~Job() = default;

private:
    friend class JobQueue;
    Job* next_ = nullptr;
};

// First in, first out.
class JobQueue {
public:
    bool empty() const { return !first_; }
    void push(Job& job) {
        job.next_ = nullptr;
        (first_ ? last_->next_ : first_) = &job;
        last_ = &job;
    }
    Job& pop() {
        Job& job = *first_;
        first_ = job.next_;
        return job;
    }

private:
    Job* first_ = nullptr;
    Job* last_ = nullptr;
};

// The one thing that a suspended task waits for: the end of a chain of awaits. It lives in the frame of the
// coroutine that awaits it. Whoever makes it come true calls wake(); the loop then resumes the task.
class Leaf {
public:
    // The task was asked to stop while it waited: stop waiting and interrupt(), or cancel what is waited for
    // and wait on for its end. False if there was nothing to cancel: Cancelled is thrown when the task goes
    // on.
    virtual bool cancel() = 0;
    // The same, but wake() has been called already: what was granted and not yet taken goes to somebody else.
    virtual void give_back() {}
    // That request was taken back before the task has gone on: take it again, or wait_again() for it.
    virtual void take_again() {}
    virtual std::string waits_for() const = 0;
    // If it is the end of one task that is waited for: that task, and how to stop waiting without cancelling
    // it.
    virtual TaskState* awaited() const { return nullptr; }
    virtual void stop_waiting() {}

    bool interrupted() const { return interrupted_; }
    bool woken() const { return woken_; }
    bool waited() const { return task_; }  // or was there no need to

protected:
    Leaf() = default;
    Leaf(Leaf&&) = default;
    ~Leaf() = default;

    template <class P>
    void suspend(std::coroutine_handle<P> coroutine) noexcept;
    void wake();
    void interrupt();      // wakes the task and makes resume() throw
    void wait_again();     // as if wake() had not been called
    void resume() const {  // for await_resume()
        if (interrupted_) [[unlikely]]
            throw_interruption();
    }
    TaskState& task() const { return *task_; }

private:
    friend class TaskState;
    [[noreturn]] void throw_interruption() const;

    TaskState* task_ = nullptr;
    bool woken_ = false;
    bool interrupted_ = false;
};

// Told when a task is done.
class Watcher {
public:
    virtual void task_done() = 0;

protected:
    ~Watcher() = default;

private:
    friend class TaskState;
    Watcher* previous_ = nullptr;  // in a ring
    Watcher* next_ = nullptr;
};

// While one exists in a task, a cancellation asked for from outside of it waits. async_with puts one around
// each exit.
class Shield {
public:
    Shield();
    ~Shield();
    Shield(const Shield&) = delete;

    // A cancellation waits: throw Cancelled when this has ended.
    bool cancelled() const { return deferred_ > 0; }
    // That is left to the next wait, as it would be in asyncio, so that what is thrown now is not lost. False
    // if the task has waited since this began.
    bool leave_pending();

private:
    friend class TaskState;

    TaskState& task_;
    Shield* outer_;
    unsigned depth_;
    unsigned deferred_ = 0;
    std::size_t turn_;  // of the loop, when it began: in a later one the task has waited
};

// A task under way: what asyncio calls a Task. Shared by the loop, until it is done, and by its handles.
class TaskState : public Job, public Pooled {
public:
    // asyncio's Task.cancel(): Cancelled is thrown where the task waits. `depth` is the number of shields
    // that were around whoever asks, when it was set up; deeper shields make the request wait. False if the
    // task is done.
    bool cancel(unsigned depth = 0);
    // The requests so far that no shield holds back, less those taken back with uncancel().
    unsigned cancelling() const;
    // Takes one request back, one that a shield holds back only if there is no other; gives what is left.
    unsigned uncancel();
    unsigned depth() const { return shield_ ? shield_->depth_ : 0; }

    void set_tidying() { tidying_ = true; }  // it only cleans up, and is not to be cancelled

    bool done() const { return done_; }
    bool cancelled() const { return done_ && cancelled_; }
    std::exception_ptr error() const { return observed_ = true, error_; }  // a cancelled task's is Cancelled
    void throw_error() const {
        observed_ = true;
        if (error_) [[unlikely]]
            std::rethrow_exception(error_);
    }

    // Throws std::logic_error in any thread but its loop's, where nobody may wake or cancel it.
    void require_own_thread() const;
    void watch(Watcher& watcher);  // until it is done
    void unwatch(Watcher& watcher);

    void add_reference() { ++references_; }
    void drop_reference() {
        if (--references_ == 0)
            destroy();
    }

    bool is_shared() const { return references_ > 1; }

    void set_where(const std::source_location& where) { where_ = where; }
    void set_given_name(std::string_view name) { extras().given_name = name; }
    std::shared_ptr<ContextValues>& context() { return extras().context; }
    bool has_context() const { return extras_ && extras_->context; }
    std::string short_name() const;   // the one it was given, or its coroutine's
    std::string name() const;         // and where that is: 'fetch' (chapters/08_tasks/main.cpp:12)
    std::string description() const;  // its coroutines and their lines, and what it waits for

    void run() final;  // a step: from where it was to where it waits next

protected:
    TaskState(std::coroutine_handle<> frame, Coroutine& promise)
        : resume_at_(frame), innermost_(&promise), where_(promise.at) {}
    ~TaskState() {
        if (error_ && !observed_ && !cancelled_) [[unlikely]]
            report_forgotten_error();
    }

    virtual std::exception_ptr
    take_result() = 0;  // keeps the coroutine's value or gives its error; ends its frame
    virtual void destroy() = 0;

private:
    friend class Leaf;
    friend class Loop;
    friend class Shield;

    struct Extras {  // what few tasks have
        std::string given_name;
        std::shared_ptr<ContextValues> context;
    };
    struct DeleteExtras {  // a call, since few have any
        void operator()(Extras* extras) const noexcept;
    };
    Extras& extras();
    void inherit_context();
    std::string given_name() const;
    void interrupt();
    TaskState* awaited() const { return leaf_ && !left_circle_ ? leaf_->awaited() : nullptr; }
    void finish(bool ran);
    void report_forgotten_error() const noexcept;

    std::coroutine_handle<> resume_at_;
    Coroutine* innermost_;
    Loop* loop_ = nullptr;  // that runs it
    Leaf* leaf_ = nullptr;
    Shield* shield_ = nullptr;
    Watcher* watchers_ = nullptr;    // the first
    TaskState* previous_ = nullptr;  // of all the loop's tasks that are not done
    TaskState* following_ = nullptr;
    std::source_location where_;
    std::unique_ptr<Extras, DeleteExtras> extras_;
    std::exception_ptr error_;
    std::uint32_t references_ = 0;
    std::uint32_t requests_ = 0;
    bool started_ : 1 = false;
    bool must_cancel_ : 1 = false;  // Cancelled is thrown when it goes on
    bool waits_again_ : 1 = false;  // although it is posted
    bool tidying_ : 1 = false;
    bool done_ : 1 = false;
    bool cancelled_ : 1 = false;
    bool interrupting_ : 1 = false;  // is among Loop::interrupting_
    bool left_circle_ : 1 = false;
    mutable bool observed_ = false;
};

// A generator that has started and not ended: the loop closes those that nobody uses any more, and at its end
// those that are left.
class OpenGenerator : public Job {
public:
    bool is_open() const { return loop_; }
    void opened();
    void ended() noexcept;
    void close_soon() noexcept;  // one turn later, as asyncio's hook does
    // run() starts a task that closes it.

protected:
    OpenGenerator() = default;
    OpenGenerator(const OpenGenerator&) = delete;
    ~OpenGenerator() { ended(); }

    virtual const std::source_location& where() const = 0;

private:
    friend class Loop;
    Loop* loop_ = nullptr;  // while it is open
    OpenGenerator* previous_ = nullptr;
    OpenGenerator* following_ = nullptr;
};

class Loop {
public:
    explicit Loop(Clock clock);  // throws std::logic_error in a task: loops do not nest
    ~Loop();
    Loop(const Loop&) = delete;

    static Loop& running() {  // throws std::logic_error outside of run()
        if (!running_) [[unlikely]]
            no_running_loop();
        return *running_;
    }
    static Loop* running_or_null() { return running_; }

    void run_until_done(TaskState& main);  // and then ends the tasks that are left

    void start(TaskState& task);  // takes one reference
    void post(Job& job) { ready_.push(job); }
    TaskState& current_task() const {  // throws std::logic_error outside of a task
        if (!current_) [[unlikely]]
            no_current_task();
        return *current_;
    }

    TaskState* current_task_or_null() const { return current_; }

    std::vector<TaskState*> tasks() const;  // that are not done, oldest first
    // The same, a line each, the one that runs first.
    std::string description() const;

    Clock clock() const { return clock_; }
    Duration now() const;
    void block_for(Duration time);
    Timers timers;

    ThreadPool& threads();
    std::shared_ptr<Mailbox::Hold> hold_mailbox();
    bool take_mail() {  // what other threads have asked for until now comes next; false if it is nothing
        return mailbox_ && post_letters();
    }
    void polls() { ++polls_; }  // the current task only lets the others go on
    IdleSource& idle_source();
    void set_idle_source(std::unique_ptr<IdleSource> source);  // once

    // For tests: called when a task has begun to wait, with how many waits there were before.
    void (*on_suspend)(std::size_t) = nullptr;
    // For tests: what the next interrupted wait of the current leaf throws in place of Cancelled.
    void inject(std::exception_ptr error);

private:
    friend class Leaf;
    friend class OpenGenerator;
    friend class Shield;
    friend class TaskState;

    friend void time_goes_to(const Coroutine* next);
    // A part of a step: one coroutine runs, from one await or call to the next.
    struct Stretch {
        Duration time{0};
        std::source_location at;  // where the student's coroutine went on; its line is 0 if there is none
    };

    [[noreturn]] static void no_running_loop();
    [[noreturn]] static void no_current_task();
    [[noreturn]] static void other_thread();
    void turn();
    void run_and_watch(Job& job);
    bool post_letters();
    void look_outside();
    void watch_for_polls(std::size_t jobs);
    void idle();
    void wait(Duration at_most);
    void wait_as_real_time();
    void interrupt(TaskState& task);
    void deadlock();
    TaskState* circle() const;
    void end_what_is_left();

    inline static constinit thread_local Loop* running_ = nullptr;

    JobQueue ready_;
    TaskState* current_ = nullptr;
    TaskState* tasks_ = nullptr;
    OpenGenerator* generators_ = nullptr;
    Clock clock_;
    Duration virtual_now_{0};
    std::chrono::steady_clock::time_point start_;
    bool debug_;
    Duration stretch_began_{0};
    Stretch stretch_;
    Stretch longest_;  // of the step that runs
    bool interrupted_ = false;
    InterruptHandler interrupts_;
    TaskState* main_ = nullptr;
    std::vector<TaskState*> to_interrupt_;
    std::vector<TaskState*> interrupting_;
    bool is_interrupting_ = false;
    std::size_t turns_ = 0;
    std::size_t polls_ = 0;       // in this turn
    std::size_t only_polls_ = 0;  // so many turns of nothing else
    std::string deadlock_;        // what DeadlockError will say
    std::size_t suspensions_ = 0;
    const Leaf* injected_into_ = nullptr;
    std::exception_ptr injected_;
    std::unique_ptr<IdleSource> former_source_;
    std::unique_ptr<IdleSource> idle_source_;
    std::unique_ptr<ThreadPool> threads_;
    std::shared_ptr<Mailbox> mailbox_;  // null until somebody asks for it
    std::weak_ptr<Mailbox::Hold> mailbox_hold_;
};

inline void TaskState::require_own_thread() const {
    if (loop_ != Loop::running_) [[unlikely]]
        Loop::other_thread();
}

template <class P>
void Leaf::suspend(std::coroutine_handle<P> coroutine) noexcept {
    task_ = Loop::running_->current_;
    task_->leaf_ = this;
    task_->resume_at_ = coroutine;
    task_->innermost_ = &coroutine.promise();
}

inline void Leaf::wake() {
    woken_ = true;
    if (task_->waits_again_) [[unlikely]]
        task_->waits_again_ = false;  // it is posted still
    else
        Loop::running_->post(*task_);
}

inline void Leaf::wait_again() {
    woken_ = false;
    task_->waits_again_ = true;
}

inline void Leaf::interrupt() {
    interrupted_ = true;
    wake();
}

inline Shield::Shield()
    : task_(*Loop::running_->current_),
      outer_(task_.shield_),
      depth_(task_.depth() + 1),
      deferred_(task_.must_cancel_ ? 1 : 0),
      turn_(Loop::running_->turns_) {
    task_.must_cancel_ = false;
    task_.shield_ = this;
}

inline Shield::~Shield() {
    task_.shield_ = outer_;
}

}  // namespace cahier
