// Runs the benchmarks, and prints a table of the shortest times: cahier beside Boost.Asio.
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <vector>

#include "bench.hpp"

namespace cahier::bench {

namespace {

// Of several measurements: what else the machine does only adds to a time or a peak.
double least(const std::vector<double>& values) {
    return values.empty() ? 0 : *std::min_element(values.begin(), values.end());
}

// Prints what Google Benchmark prints, and the table at the end.
class Table : public benchmark::ConsoleReporter {
public:
    Table(bool only_table, std::vector<std::string> rows)
        : ConsoleReporter(isatty(STDOUT_FILENO) ? OO_Defaults : OO_None),
          only_table_(only_table),
          rows_(std::move(rows)) {}

    bool ReportContext(const Context& context) override {
        return only_table_ || ConsoleReporter::ReportContext(context);
    }

    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs)
            if (run.run_type == Run::RT_Iteration && !run.error_occurred)
                add(run);
        if (!only_table_)
            ConsoleReporter::ReportRuns(runs);
    }

    void Finalize() override {
        fmt::print("\n{:32}{:>12}{:>12}{:>8}{:>12}{:>12}\n", "shortest times", "cahier", "Asio", "ratio",
                   "cahier", "Asio");
        for (const std::string& row : rows_) {
            Cell& ours = cells_[row]["cahier"];
            Cell& theirs = cells_[row]["asio"];
            Cell& alone = cells_[row]["malloc"];
            if (!alone.times.empty())
                fmt::print("{:32}{:>9.1f} ns\n", row, least(alone.times));
            else if (ours.times.empty() || theirs.times.empty())
                continue;  // filtered out
            else if (ours.bytes.empty() || theirs.bytes.empty())
                fmt::print("{:32}{:>9.1f} ns{:>9.1f} ns{:>8.1f}\n", row, least(ours.times),
                           least(theirs.times), least(theirs.times) / least(ours.times));
            else
                fmt::print("{:32}{:>9.1f} ns{:>9.1f} ns{:>8.1f}{:>10.0f} B{:>10.0f} B\n", row,
                           least(ours.times), least(theirs.times), least(theirs.times) / least(ours.times),
                           least(ours.bytes), least(theirs.bytes));
        }
    }

private:
    struct Cell {
        std::vector<double> times;
        std::vector<double> bytes;  // of memory, for each task
    };

    void add(const Run& run) {
        const std::string& name = run.run_name.function_name;
        const std::size_t slash = name.rfind('/');
        const std::string row = name.substr(0, slash);
        Cell& cell = cells_[row][name.substr(slash + 1)];
        cell.times.push_back(run.GetAdjustedRealTime());
        if (const auto bytes = run.counters.find("bytes"); bytes != run.counters.end())
            cell.bytes.push_back(bytes->second.value);
    }

    bool only_table_;
    std::vector<std::string> rows_;
    std::map<std::string, std::map<std::string, Cell>> cells_;
};

std::vector<std::string> all_rows;

}  // namespace

benchmark::internal::Benchmark* add_row(const std::string& row, const char* runtime,
                                        std::function<void(benchmark::State&)> measure) {
    if (std::find(all_rows.begin(), all_rows.end(), row) == all_rows.end())
        all_rows.push_back(row);
    return benchmark::RegisterBenchmark((row + "/" + runtime).c_str(), std::move(measure));
}

std::vector<std::string> rows() {
    return all_rows;
}

}  // namespace cahier::bench

// Options: Google Benchmark's, and --table for the table alone.
int main(int argc, char** argv) {
    using namespace cahier::bench;
    if (argc == 4 && std::strcmp(argv[1], "--asleep") == 0)
        return asleep_child(argv[2], std::stoul(argv[3]));

    bool only_table = false;
    // The machine has other things to do too: many short runs of each row, in mixed order.
    std::vector<std::string> words = {argv[0], "--benchmark_repetitions=15", "--benchmark_min_time=0.05",
                                      "--benchmark_enable_random_interleaving=true"};
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--table") == 0)
            only_table = true;
        else
            words.push_back(argv[i]);
    }
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    int count = static_cast<int>(arguments.size());
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data()))
        return 2;

    add_cahier_rows();
    add_asio_rows();
    add_asleep_rows();
    Table table(only_table, rows());
    benchmark::RunSpecifiedBenchmarks(&table);
}
