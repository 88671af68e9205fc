#include "async/loop.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <thread>
#include <unordered_map>

#include "async/context.hpp"
#include "async/debug.hpp"
#include "async/idle_source.hpp"
#include "async/thread_pool.hpp"
#include "async/time_limit.hpp"

namespace cahier {

void Leaf::throw_interruption() const {
    Loop& loop = Loop::running();
    if (loop.injected_into_ == this) {
        loop.injected_into_ = nullptr;
        std::rethrow_exception(std::exchange(loop.injected_, nullptr));
    }
    throw Cancelled{};
}

bool Shield::leave_pending() {
    if (turn_ != Loop::running_->turns_)
        return false;
    deferred_ = 0;
    task_.must_cancel_ = true;
    return true;
}

bool TaskState::cancel(unsigned depth) {
    if (done_ || tidying_) {
        observed_ = true;  // whoever cancels it wants to hear no more of it
        return false;
    }
    require_own_thread();
    ++requests_;
    if (depth >= this->depth()) {
        Loop::running().interrupt(*this);
        return true;
    }
    Shield* outermost = shield_;  // of those that are between the asker and the task's present place
    while (outermost->depth_ > depth + 1)
        outermost = outermost->outer_;
    ++outermost->deferred_;
    return true;
}

unsigned TaskState::cancelling() const {
    unsigned here = requests_;
    for (const Shield* shield = shield_; shield; shield = shield->outer_)
        here -= std::min(here, shield->deferred_);
    return here;
}

unsigned TaskState::uncancel() {
    if (requests_ == 0)
        return 0;
    require_own_thread();
    const unsigned here = cancelling();
    --requests_;
    if (here > 1)
        return here - 1;
    if (must_cancel_ && leaf_)
        leaf_->take_again();
    must_cancel_ = false;
    if (here == 0) {
        Shield* holds_back = shield_;
        while (holds_back->deferred_ == 0)
            holds_back = holds_back->outer_;
        --holds_back->deferred_;
    }
    return 0;
}

void TaskState::interrupt() {
    if (leaf_ && leaf_->woken())
        leaf_->give_back();
    else if (leaf_ && leaf_->cancel())
        return;
    must_cancel_ = true;
}

// Interrupting who waits for other tasks cancels those, and so on: depth first, the first of them first, and
// each task once, for they may wait for one another in a circle. The chain may be long, so it is gone through
// here and not by recursion.
void Loop::interrupt(TaskState& task) {
    to_interrupt_.push_back(&task);
    if (is_interrupting_)
        return;
    is_interrupting_ = true;
    while (!to_interrupt_.empty()) {
        TaskState& next = *to_interrupt_.back();
        to_interrupt_.pop_back();
        if (next.interrupting_)
            continue;
        next.interrupting_ = true;
        interrupting_.push_back(&next);
        const auto others = static_cast<std::ptrdiff_t>(to_interrupt_.size());
        next.interrupt();
        std::reverse(to_interrupt_.begin() + others, to_interrupt_.end());
    }
    for (TaskState* interrupted : interrupting_)
        interrupted->interrupting_ = false;
    interrupting_.clear();
    is_interrupting_ = false;
}

void TaskState::watch(Watcher& watcher) {
    require_own_thread();
    if (!watchers_) [[likely]] {
        watchers_ = watcher.previous_ = watcher.next_ = &watcher;
        return;
    }
    watcher.previous_ = watchers_->previous_;
    watcher.next_ = watchers_;
    watcher.previous_->next_ = &watcher;
    watchers_->previous_ = &watcher;
}

void TaskState::unwatch(Watcher& watcher) {
    if (watcher.next_ == &watcher) [[likely]] {  // it is alone
        watchers_ = nullptr;
        return;
    }
    if (watchers_ == &watcher)
        watchers_ = watcher.next_;
    watcher.previous_->next_ = watcher.next_;
    watcher.next_->previous_ = watcher.previous_;
}

void TaskState::run() {
    Loop& loop = *Loop::running_;
    if (must_cancel_ || waits_again_) [[unlikely]] {
        if (waits_again_) {
            waits_again_ = false;
            return;
        }
        if (!started_)
            return finish(false);
        must_cancel_ = false;
        leaf_->interrupted_ = true;
    }
    started_ = true;
    leaf_ = nullptr;
    loop.current_ = this;
    runs_now(innermost_);
    trampoline(resume_at_);
    if (!leaf_) {
        loop.current_ = nullptr;
        return finish(true);
    }
    if (must_cancel_) [[unlikely]]
        must_cancel_ = leaf_->woken() || !leaf_->cancel();
    if (loop.on_suspend) [[unlikely]]
        loop.on_suspend(loop.suspensions_++);
    loop.current_ = nullptr;
}

void TaskState::finish(bool ran) {
    error_ = take_result();
    if (!ran || (must_cancel_ && !error_))
        error_ = std::make_exception_ptr(Cancelled{});
    cancelled_ = error_ && error_as<Cancelled>(error_);
    done_ = true;
    Loop& loop = *Loop::running_;
    (previous_ ? previous_->following_ : loop.tasks_) = following_;
    if (following_)
        following_->previous_ = previous_;
    while (Watcher* watcher = watchers_) {
        unwatch(*watcher);
        watcher->task_done();
    }
    drop_reference();
}

void TaskState::report_forgotten_error() const noexcept {
    if (debug_mode())
        report(fmt::format("exception of task {} was never retrieved: {}", name(), message_of(error_)));
}

void TaskState::inherit_context() {
    if (auto values = copy_of_current_values())
        context() = std::move(values);
}

void TaskState::DeleteExtras::operator()(Extras* extras) const noexcept {
    delete extras;
}

TaskState::Extras& TaskState::extras() {
    if (!extras_)
        extras_.reset(new Extras());
    return *extras_;
}

std::string TaskState::given_name() const {
    return extras_ ? extras_->given_name : "";
}

std::string TaskState::short_name() const {
    const std::string name = given_name();
    return name.empty() ? function_name(where_) : name;
}

std::string TaskState::name() const {
    return fmt::format("'{}' ({})", short_name(), line_of(where_));
}

// The first that is the student's, of a coroutine and those that await it.
static const Coroutine* students(const Coroutine* coroutine) {
    while (coroutine && is_runtime(coroutine->at))
        coroutine = coroutine->awaited_by;
    return coroutine;
}

std::string TaskState::description() const {
    std::vector<std::string> chain;
    for (const Coroutine* coroutine = innermost_; coroutine; coroutine = coroutine->awaited_by)
        if (!is_runtime(coroutine->at))
            chain.push_back(fmt::format("{} ({})", function_name(coroutine->at), line_of(coroutine->at)));
    if (chain.empty())
        chain.push_back(fmt::format("{} ({})", function_name(innermost_->at), line_of(innermost_->at)));
    std::string text;
    for (auto link = chain.rbegin(); link != chain.rend(); ++link)
        text += (text.empty() ? "" : " > ") + *link;
    const std::string name = given_name();
    return name + (name.empty() ? "" : ": ") + text + ": " +
           (leaf_      ? "waits for " + leaf_->waits_for()
            : started_ ? "ready to go on"
                       : "not started yet");
}

void OpenGenerator::opened() {
    if (loop_)
        return;
    loop_ = &Loop::running();
    following_ = loop_->generators_;
    if (following_)
        following_->previous_ = this;
    loop_->generators_ = this;
}

void OpenGenerator::ended() noexcept {
    if (!loop_)
        return;
    (previous_ ? previous_->following_ : loop_->generators_) = following_;
    if (following_)
        following_->previous_ = previous_;
    previous_ = following_ = nullptr;
    loop_ = nullptr;
}

void OpenGenerator::close_soon() noexcept {
    Loop& loop = *loop_;
    ended();
    loop.post(*this);
}

Loop::Loop(Clock clock) : clock_(clock), start_(std::chrono::steady_clock::now()), debug_(debug_mode()) {
    if (running_)
        throw std::logic_error("run() cannot be called in a running event loop: co_await the task");
    running_ = this;
    forget_contexts();
}

Loop::~Loop() {
    interrupts_.wake(nullptr);
    while (generators_)  // only when they were abandoned in a deadlock
        generators_->ended();
    if (mailbox_)
        mailbox_->close();
    threads_.reset();
    running_ = nullptr;
    forget_contexts();
}

void Loop::no_running_loop() {
    throw std::logic_error(
        "no running event loop: this works only in a task that run() has started; from another thread use "
        "call_soon_threadsafe()");
}

void Loop::other_thread() {
    throw std::logic_error(
        "this belongs to an event loop that does not run in this thread: use call_soon_threadsafe()");
}

void Loop::no_current_task() {
    throw std::logic_error("no current task: this works only in a coroutine that a task runs");
}

void Loop::start(TaskState& task) {
    task.loop_ = this;
    task.add_reference();
    task.following_ = tasks_;
    if (tasks_)
        tasks_->previous_ = &task;
    tasks_ = &task;
    if (!current_ || current_->has_context()) [[unlikely]]
        task.inherit_context();
    post(task);
}

std::vector<TaskState*> Loop::tasks() const {
    std::vector<TaskState*> all;
    for (TaskState* task = tasks_; task; task = task->following_)
        all.push_back(task);
    std::reverse(all.begin(), all.end());
    return all;
}

std::string Loop::description() const {
    std::string text;
    if (const Coroutine* running = current_ ? students(running_coroutine) : nullptr)
        text = fmt::format("  {} ({}): goes on from there and never waits\n", function_name(running->at),
                           line_of(running->at));
    else if (current_)
        text = fmt::format("  {}: goes on and never waits\n", current_->name());
    for (const TaskState* task : tasks())
        if (task != current_)
            text += fmt::format("  {}\n", task->description());
    if (clock_ == Clock::virtual_time)
        text +=
            fmt::format("  (the virtual clock stands at {:.3f} seconds)\n", Seconds(virtual_now_).count());
    return text;
}

Duration Loop::now() const {
    return clock_ == Clock::virtual_time ? virtual_now_ : std::chrono::steady_clock::now() - start_;
}

void Loop::block_for(Duration time) {
    if (clock_ == Clock::virtual_time)
        virtual_now_ = after(virtual_now_, std::max(time, Duration{0}));
    else
        std::this_thread::sleep_for(time);
}

IdleSource& Loop::idle_source() {
    if (!idle_source_)
        set_idle_source(std::make_unique<PipeSource>());
    return *idle_source_;
}

// A thread or a signal may be about to wake the one before, which is kept therefore.
void Loop::set_idle_source(std::unique_ptr<IdleSource> source) {
    former_source_ = std::exchange(idle_source_, std::move(source));
    interrupts_.wake(idle_source_.get());
    if (threads_)
        threads_->wake_through(*idle_source_);
    if (mailbox_)
        mailbox_->wake_through(*idle_source_);
}

ThreadPool& Loop::threads() {
    if (!threads_)
        threads_ = std::make_unique<ThreadPool>(idle_source(), clock_);
    return *threads_;
}

std::shared_ptr<Mailbox::Hold> Loop::hold_mailbox() {
    if (!mailbox_)
        mailbox_ = std::make_shared<Mailbox>(idle_source());
    std::shared_ptr<Mailbox::Hold> hold = mailbox_hold_.lock();
    if (!hold)
        mailbox_hold_ = hold = std::make_shared<Mailbox::Hold>(mailbox_);
    return hold;
}

bool Loop::post_letters() {
    struct Opening final : Job {
        explicit Opening(std::unique_ptr<Mailbox::Letter> letter) : letter(std::move(letter)) {}
        void run() override {
            letter->open();
            delete this;
        }
        std::unique_ptr<Mailbox::Letter> letter;
    };
    auto letters = mailbox_->take();
    for (std::unique_ptr<Mailbox::Letter>& letter : letters)
        post(*new Opening(std::move(letter)));
    return !letters.empty();
}

void Loop::inject(std::exception_ptr error) {
    injected_into_ = current_->leaf_;
    injected_ = std::move(error);
    current_->interrupt();
}

// One turn, as asyncio takes it: the tasks that are ready now, not those that they make ready; then the
// timers that were due when the turn began.
void Loop::turn() {
    ++turns_;
    if (interrupts_.take()) [[unlikely]] {
        interrupted_ = true;
        main_->cancel();
    }
    if (TimeLimit::is_over()) [[unlikely]]
        TimeLimit::stop();
    if (ready_.empty()) [[unlikely]]
        idle();
    else if (idle_source_) [[unlikely]]
        look_outside();
    constexpr Duration no_timers = Duration::min();
    const Duration began = timers.empty() ? no_timers : now();
    std::size_t jobs = 0;
    for (JobQueue batch = std::exchange(ready_, {}); !batch.empty(); ++jobs) {
        Job& job = batch.pop();
        if (debug_) [[unlikely]]
            run_and_watch(job);
        else
            job.run();
    }
    if (began != no_timers)
        timers.fire_until(began);
    if (clock_ == Clock::virtual_time)
        watch_for_polls(jobs);
}

// Tasks that look again and again, with sleep(0s) in between, whether something has happened would keep the
// virtual clock from going on, and wait for ever. After so many turns in which no task did anything else it
// goes on all the same: Python's loop takes as many in a second or so.
void Loop::watch_for_polls(std::size_t jobs) {
    constexpr std::size_t most_polls = 100'000;
    only_polls_ = std::exchange(polls_, 0) == jobs ? only_polls_ + 1 : 0;
    if (only_polls_ == most_polls) {
        only_polls_ = 0;
        idle();
    }
}

// The virtual clock looks there only when nothing is ready.
void Loop::look_outside() {
    if (idle_source_->watching())
        idle_source_->poll();
    if (clock_ == Clock::real_time) {
        take_mail();
        if (threads_)
            threads_->hand_over();
    }
}

// Whoever ran until now has had the time since the last call of this.
void time_goes_to(const Coroutine* next) {
    Loop& loop = *Loop::running_;
    const Duration now = loop.now();
    loop.stretch_.time = now - loop.stretch_began_;
    if (loop.stretch_.time > loop.longest_.time)
        loop.longest_ = loop.stretch_;
    loop.stretch_began_ = now;
    next = students(next);
    loop.stretch_.at = next ? next->at : std::source_location();
}

void Loop::run_and_watch(Job& job) {
    const auto* task = dynamic_cast<TaskState*>(&job);
    const bool is_students = task && !is_runtime(task->where_);
    const std::string name = is_students ? "task " + task->name() : task ? "a task" : "a callback";
    const std::source_location where = task ? task->where_ : std::source_location();
    longest_ = stretch_ = {};
    const Duration began = stretch_began_ = now();
    steps_are_timed = true;
    job.run();
    time_goes_to(nullptr);
    steps_are_timed = false;
    const Duration took = now() - began;
    if (took < std::chrono::milliseconds(100))
        return;
    const std::source_location& at = longest_.at;
    const bool says_more = at.line() != 0 && line_of(at) != line_of(where);
    report(fmt::format("{} held the loop for {:.3f} seconds{}", name, Seconds(took).count(),
                       says_more ? fmt::format(", in '{}' ({})", function_name(at), line_of(at)) : ""));
}

// Nothing is ready, or nothing but polls: wait for a timer, a thread or the outside; the virtual clock waits
// for no timer but jumps to it.
void Loop::idle() {
    if (idle_source_ && idle_source_->poll())
        return;
    const bool called_by_others = mailbox_ && mailbox_->held();  // asked first: who lets go has put all
    if (take_mail() || (threads_ && threads_->hand_over()))
        return;
    const bool threads_busy = threads_ && threads_->busy();
    const bool is_virtual = clock_ == Clock::virtual_time;
    // On the virtual clock a socket that has nothing to say by now never will: only this program speaks to
    // it.
    const bool outside =
        threads_busy || called_by_others || (!is_virtual && idle_source_ && idle_source_->watching());
    if (is_virtual && !timers.empty() && !outside)
        virtual_now_ = std::max(virtual_now_, timers.first());
    else if (is_virtual && !timers.empty() && called_by_others)
        wait_as_real_time();
    else if (outside || !timers.empty())
        wait(timers.empty() || is_virtual ? Duration::max() : timers.first() - now());
    else if (ready_.empty())
        deadlock();
}

// Nobody knows when others will call: until then the virtual clock goes as a real one does.
void Loop::wait_as_real_time() {
    const auto began = std::chrono::steady_clock::now();
    wait(timers.first() - virtual_now_);
    const Duration took = std::chrono::steady_clock::now() - began;
    virtual_now_ = std::max(virtual_now_, std::min(timers.first(), virtual_now_ + took));
}

void Loop::wait(Duration at_most) {
    IdleSource& source = idle_source();  // made before the last look at Ctrl-C, which from then on wakes it
    if (!interrupts_.arrived())
        source.wait(at_most);
}

// The first time: whoever waits is cancelled, so that exits run, and run() will say what happened. Tasks that
// await each other in a circle pass that on to one another, so one of them has to stop waiting. If tasks then
// wait for ever all the same, nothing is left to do for them: they are abandoned.
void Loop::deadlock() {
    if (!deadlock_.empty()) {
        if (TaskState* task = circle()) {
            task->left_circle_ = true;
            task->leaf_->stop_waiting();
            return;
        }
    }
    std::string waiting;
    for (const TaskState* task : tasks())
        waiting += "\n  " + task->description();
    if (!deadlock_.empty())
        throw DeadlockError(deadlock_ + "\ncancelled, these did not end:" + waiting);
    deadlock_ = "deadlock: nothing can run any more; waiting for ever:" + waiting;
    for (TaskState* task : tasks())
        task->cancel();
}

// Of a circle of tasks that await one another, the one that closes it as seen from outside: when it ends, the
// others end one after the other, and at last those who wait for them. Null if there is no circle.
TaskState* Loop::circle() const {
    std::unordered_map<const TaskState*, const TaskState*> reached_from;
    for (TaskState* first : tasks()) {
        TaskState* task = first;
        while (TaskState* next = task->awaited()) {
            const auto [place, is_new] = reached_from.emplace(next, first);
            if (!is_new && place->second == first)
                return task;
            if (!is_new)
                break;
            task = next;
        }
    }
    return nullptr;
}

void Loop::run_until_done(TaskState& main) {
    stack_limit = static_cast<const char*>(__builtin_frame_address(0)) - 16 * 1024;
    main_ = &main;
    start(main);
    while (!main.done())
        turn();
    end_what_is_left();
    if (!deadlock_.empty()) {
        (void)main.error();  // looked at: what matters is the deadlock
        throw DeadlockError(deadlock_);
    }
    if (interrupted_ && main.cancelled() && main.uncancel() == 0)  // else somebody else cancelled it too
        throw KeyboardInterrupt{};
}

// As asyncio.run() does at its end: what is ready runs once more, and then everything is cancelled.
void Loop::end_what_is_left() {
    while (tasks_ || generators_ || !ready_.empty()) {
        if (!ready_.empty())
            turn();  // done callbacks, and the first step of what was started last, to tidy up for example
        const std::vector<TaskState*> left = tasks();
        for (TaskState* task : left) {
            task->add_reference();
            if (debug_ && !task->tidying_)
                report("task was still pending at the end: " + task->description());
            task->cancel();
        }
        for (TaskState* task : left) {
            while (!task->done())
                turn();
            task->drop_reference();
        }
        if (left.empty() && generators_) {
            if (debug_)
                report(fmt::format("generator '{}' ({}) was still open at the end",
                                   function_name(generators_->where()), line_of(generators_->where())));
            generators_->run();
        }
    }
}

}  // namespace cahier
