// run_process(): runs a program under limits, and gives what it printed and how it ended.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cahier {

inline constexpr std::size_t mebibyte = 1024 * 1024;

// 0: no limit of its own.
struct Limits {
    int seconds = 0;               // real ones; then the program and its whole process group are killed
    int cpu_seconds = 0;           // of each process
    std::size_t output_bytes = 0;  // of standard output, of standard error, and of each file it writes
    std::size_t memory_bytes = 0;  // of address space, for each process
    std::size_t kept_bytes = 0;    // of what it printed, to each of the two, the rest is thrown away
};

struct Finished {
    int status = 0;          // the exit status, if it ended by itself
    int signal = 0;          // else what ended it
    bool timed_out = false;  // and that was the limit
    std::string output;
    std::string errors;

    bool well() const { return status == 0 && signal == 0 && !timed_out; }
};

// Standard input is empty, no other file of ours stays open. The environment is ours. Throws
// std::system_error when it cannot be started at all. For one thread at a time: the limit of time uses
// alarm().
Finished run_process(const std::vector<std::string>& command, const Limits& limits = Limits());

// Kills all our children and waits for them. After prctl(PR_SET_CHILD_SUBREAPER, 1), what they have started
// and has outlived them is among them.
void end_children();

}  // namespace cahier
