// WakePipe: a pipe that another thread, or a signal handler, writes to, to end a wait of this one.
#pragma once

namespace cahier {

class WakePipe {
public:
    WakePipe();  // throws std::system_error when the process has no file descriptor left
    WakePipe(const WakePipe&) = delete;
    ~WakePipe();

    int read_end() const { return read_end_; }  // what to wait for: readable from wake() to clear()
    void clear() noexcept;
    void wake() noexcept;

private:
    int read_end_;
    int write_end_;
};

}  // namespace cahier
