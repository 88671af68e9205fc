// Mailbox: where other threads leave calls for a loop.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "async/idle_source.hpp"

namespace cahier {

class Loop;

// It outlives its loop, which closes it when it ends. Everything here may be called from any thread.
class Mailbox {
public:
    // A call; a loop runs it, or nobody does, and it is destroyed.
    class Letter {
    public:
        virtual ~Letter() = default;
        virtual void open() = 0;
    };

    explicit Mailbox(IdleSource& loop) : loop_(&loop) {}

    void put(std::unique_ptr<Letter> letter);  // throws std::logic_error after close()
    std::vector<std::unique_ptr<Letter>> take();
    void wake_through(IdleSource& loop);  // from now on
    void close();
    bool closed() const;

    // Whether somebody may put more. What holds it is a Hold.
    bool held() const;
    class Hold {
    public:
        explicit Hold(std::shared_ptr<Mailbox> mailbox);
        ~Hold();
        Hold(const Hold&) = delete;
        Mailbox& mailbox() const { return *mailbox_; }

    private:
        std::shared_ptr<Mailbox> mailbox_;
    };

private:
    mutable std::mutex mutex_;  // guards what follows
    IdleSource* loop_;          // null: closed
    std::vector<std::unique_ptr<Letter>> letters_;
    unsigned holds_ = 0;
};

}  // namespace cahier
