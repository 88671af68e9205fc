// TimeLimit: ends a program that does not end by itself, and says where it was.
#pragma once

#include <atomic>

namespace cahier {

// From now on the program may take so many real seconds. Then it says on standard error whether it spins or
// waits and at which line, and ends with status 124, as timeout(1) has it: at once, without exits or
// destructors.
class TimeLimit {
public:
    static constexpr int exit_status = 124;

    static void set(int seconds);  // 1 or more; once
    static bool is_over() { return over.load(std::memory_order_relaxed); }
    [[noreturn]] static void stop() noexcept;  // the loop calls it, once the limit is over

private:
    static void on_alarm(int) noexcept;

    inline static std::atomic<bool> over{false};
};

}  // namespace cahier
