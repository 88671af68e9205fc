// Where the outside world comes in when no task can run: other threads, Ctrl-C, and what common/io adds to
// them.
#pragma once

#include "async/clock.hpp"
#include "async/wake_pipe.hpp"

namespace cahier {

class IdleSource {
public:
    virtual ~IdleSource() = default;

    virtual bool watching() const = 0;  // something outside may make a task ready
    virtual bool poll() = 0;            // wakes what is ready, without waiting; true if there was any
    virtual void wait(
        Duration at_most) = 0;         // until something is ready, wake() is called, or the time has passed
    virtual void wake() noexcept = 0;  // from any thread, and from a signal handler
};

// The source of a loop that knows no sockets: only wake() ends a wait early.
class PipeSource final : public IdleSource {
public:
    bool watching() const override { return false; }
    bool poll() override { return false; }
    void wait(Duration at_most) override;
    void wake() noexcept override { pipe_.wake(); }

private:
    WakePipe pipe_;
};

}  // namespace cahier
