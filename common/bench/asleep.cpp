// The rows of tasks that are asleep at once: processor time and peak memory of a child process for each.
#include <fmt/core.h>

#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "bench.hpp"

namespace cahier::bench {

namespace {

// The highest resident size so far. Not getrusage()'s, which a child inherits.
double peak_bytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::stod(line.substr(6)) * 1024;
    return 0;
}

double processor_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// The time of an iteration is that of one task.
void measure_in_child(benchmark::State& state, const char* runtime, std::size_t tasks) {
    for (auto _ : state) {
        double seconds = 0;
        double bytes = 0;
        const std::string program = std::filesystem::read_symlink("/proc/self/exe");
        std::FILE* child = popen(fmt::format("'{}' --asleep {} {}", program, runtime, tasks).c_str(), "r");
        const bool answered = child && std::fscanf(child, "%lf %lf", &seconds, &bytes) == 2;
        if (!child || pclose(child) != 0 || !answered) {
            state.SkipWithError("the child process failed");
            return;
        }
        state.SetIterationTime(seconds / static_cast<double>(tasks));
        state.counters["bytes"] = bytes / static_cast<double>(tasks);
    }
}

}  // namespace

int asleep_child(const std::string& runtime, std::size_t tasks) {
    const auto sleep_in = runtime == "asio" ? sleep_in_asio : sleep_in_cahier;
    sleep_in(1);  // what a runtime needs once is not a task's
    const double bytes = peak_bytes();
    const double seconds = processor_seconds();
    const std::size_t most = sleep_in(tasks);
    fmt::print("{:.9f} {}\n", processor_seconds() - seconds, peak_bytes() - bytes);
    return most == tasks ? 0 : 1;
}

void add_asleep_rows() {
    for (const std::size_t tasks : {1'000, 10'000, 100'000, 1'000'000})
        for (const char* runtime : {"cahier", "asio"})
            add_row(fmt::format("{} tasks asleep", tasks), runtime,
                    [=](benchmark::State& state) { measure_in_child(state, runtime, tasks); })
                ->UseManualTime()
                ->Iterations(1)
                ->Repetitions(tasks > 100'000 ? 3 : 9);
}

}  // namespace cahier::bench
