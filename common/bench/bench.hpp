// What the benchmarks of the two runtimes share. Each row is measured twice, as "row/cahier" and "row/asio".
#pragma once

#include <benchmark/benchmark.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace cahier::bench {

void add_cahier_rows();  // cahier.cpp
void add_asio_rows();    // asio.cpp

// Registers a row's measurement by one of the runtimes: "cahier", "asio", or "malloc".
benchmark::internal::Benchmark* add_row(const std::string& row, const char* runtime,
                                        std::function<void(benchmark::State&)> measure);
std::vector<std::string> rows();  // in the order in which they were added

// How many bytes the frame of cahier's ready task asks for: what a malloc and free of it is measured with.
std::size_t ready_frame_size();

// Tasks that are all asleep at once, on the real clock. Each sleeps long enough for the last one to have
// begun, and then up to 10 ms more, in mixed order. What counts is processor time, so that the waiting costs
// nothing.
inline std::chrono::nanoseconds time_asleep(std::size_t task, std::size_t tasks) {
    return std::chrono::milliseconds(100) + std::chrono::microseconds(5) * tasks +
           std::chrono::microseconds(task * 7919 % 10'000);
}

// Runs so many of them, and gives the highest number that was asleep at once.
std::size_t sleep_in_cahier(std::size_t tasks);
std::size_t sleep_in_asio(std::size_t tasks);

// Registers the rows of sleeping tasks. Memory has a peak only once in a process, so each is measured in a
// child, which is this program again: main() calls asleep_child() when it was started with `--asleep RUNTIME
// TASKS`.
void add_asleep_rows();
int asleep_child(const std::string& runtime, std::size_t tasks);

}  // namespace cahier::bench
