// Chapter 04: managers that measure. The enter looks at the clock, the exit looks again, and says or keeps
// the difference.
#include <algorithm>
#include <numeric>

#include "async/gather.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

// class_timer: what the exit needs of the enter is a member.

class AsyncTimer {
public:
    Task<> aenter() {
        start_ = loop_time();
        co_return;
    }

    Task<> aexit(std::exception_ptr) {
        say("Async elapsed: {:.2f}s", loop_time() - start_);
        co_return;
    }

private:
    double start_ = 0;
};

Task<> class_timer() {
    co_await async_with(AsyncTimer(), []() -> Task<> { co_await sleep(1500ms); });
}

// generator_timer: what the exit needs of the enter is a local variable. Each call makes a timer of its own.

GeneratorManager<> async_timer() {
    const double start = loop_time();
    co_yield {};
    say("Async elapsed: {:.2f}s", loop_time() - start);
}

Task<> generator_timer() {
    co_await async_with(async_timer(), []() -> Task<> {
        co_await sleep(250ms);
        co_await async_with(async_timer(), []() -> Task<> { co_await sleep(1s); });
    });
}

// measured: a wrapper. It returns what the task returns, and says how long that took, even if the task fails.

GeneratorManager<> named_timer(std::string_view name) {
    const double start = loop_time();
    co_yield {};
    say("⏱️ {}: {:.3f}s", name, loop_time() - start);
}

template <class T>
Task<T> measured(std::string_view name, Task<T> task) {
    co_return co_await async_with(named_timer(name),
                                  [&]() -> Task<T> { co_return co_await std::move(task); });
}

Task<std::string> slow_operation() {
    co_await sleep(1s);
    co_return "Terminé";
}

Task<std::vector<std::string>> concurrent_operations() {
    std::vector<Task<std::string>> tasks;
    for (int i = 0; i < 3; ++i)
        tasks.push_back(measured("operation_lente", slow_operation()));
    co_return co_await gather(std::move(tasks));
}

Task<> measure_operations() {
    say("🧪 Test de performance asyncio");

    say("\n1. Exécution séquentielle:");
    for (int i = 0; i < 3; ++i)
        co_await measured("operation_lente", slow_operation());

    say("\n2. Exécution concurrente:");
    co_await measured("operations_concurrentes", concurrent_operations());
}

// report: a manager that keeps what it measures, for a report of all operations.

class Monitor {
public:
    GeneratorManager<> operation(std::string name) {
        const double start = loop_time();
        co_yield {};
        durations_of(name).push_back(loop_time() - start);
    }

    void report() const {
        say("📊 RAPPORT DE PERFORMANCE ASYNCIO");
        say("{:-<40}", "");
        for (const Operation& operation : operations_) {
            const std::vector<double>& durations = operation.durations;
            const double total = std::accumulate(durations.begin(), durations.end(), 0.0);
            const auto [minimum, maximum] = std::ranges::minmax(durations);
            say("{}:", operation.name);
            say("  Exécutions: {}", durations.size());
            say("  Temps total: {:.3f}s", total);
            say("  Moyenne: {:.3f}s", total / static_cast<double>(durations.size()));
            say("  Min/Max: {:.3f}s / {:.3f}s", minimum, maximum);
            say();
        }
    }

private:
    struct Operation {
        std::string name;
        std::vector<double> durations;
    };

    std::vector<double>& durations_of(const std::string& name) {
        const auto found = std::ranges::find(operations_, name, &Operation::name);
        if (found != operations_.end())
            return found->durations;
        return operations_.emplace_back(Operation{name, {}}).durations;
    }

    std::vector<Operation> operations_;  // in the order in which each first ended
};

Task<> wait_for_answer(Monitor& monitor, std::string name, Span time) {
    co_await async_with(monitor.operation(name), [&]() -> Task<> { co_await sleep(time); });
}

Task<> report() {
    Monitor monitor;
    co_await wait_for_answer(monitor, "db_query", 100ms);
    co_await wait_for_answer(monitor, "api_call", 200ms);
    co_await wait_for_answer(monitor, "db_query", 150ms);
    co_await wait_for_answer(monitor, "file_read", 50ms);
    monitor.report();
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv,
                      {{"class_timer", class_timer},
                       {"generator_timer", generator_timer},
                       {"measured", measure_operations},
                       {"report", report}});
}
