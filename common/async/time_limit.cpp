#include "async/time_limit.hpp"

#include <fmt/core.h>
#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <ctime>
#include <string>

#include "async/loop.hpp"

namespace cahier {
namespace {

int limit = 0;
std::atomic<int> alarms{0};
static_assert(std::atomic<int>::is_always_lock_free);

void write_line(const char* line) {
    for (; *line; ++line)
        if (write(STDERR_FILENO, line, 1) != 1)
            return;
}

}  // namespace

void TimeLimit::set(int seconds) {
    limit = seconds;
    struct sigaction action{};
    action.sa_handler = on_alarm;
    action.sa_flags = static_cast<int>(SA_RESTART | SA_NODEFER);
    sigaction(SIGALRM, &action, nullptr);
    const itimerval times{{1, 0}, {seconds, 0}};
    setitimer(ITIMER_REAL, &times, nullptr);
}

// A loop that goes round sees the first alarm. Else a step does not end, or the loop waits for something
// outside: then the second one says so from here. That is more than a signal handler may do, and may hang:
// hence a third.
void TimeLimit::on_alarm(int) noexcept {
    const int count = ++alarms;
    over = true;
    if (count == 2)
        stop();
    if (count > 2) {
        write_line("cahier: the time limit is over\n");
        _exit(exit_status);
    }
}

void TimeLimit::stop() noexcept {
    // Of a busy machine it may have had a small part only; whoever waits takes next to nothing.
    const double busy = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    const bool spins = busy > limit / 20.0;
    std::string text =
        fmt::format("cahier: it did not end within {} seconds: it {}\n", limit,
                    spins ? "spins, and would do so for ever" : "waits for something that does not come");
    if (const Loop* loop = Loop::running_or_null())
        text += loop->description();
    write_line(text.c_str());
    _exit(exit_status);
}

}  // namespace cahier
