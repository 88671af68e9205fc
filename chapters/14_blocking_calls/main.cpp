// Chapter 14: what a blocking call does to everybody else, and to_thread(), which lets it block a thread
// instead.
#include "async/gather.hpp"
#include "async/to_thread.hpp"
#include "io/file.hpp"
#include "io/temporary_folder.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"
#include "workbook/real_stopwatch.hpp"

using namespace cahier;

// executor: a call that blocks holds the whole loop. In a thread, it holds only that thread.

Task<> tic() {
    for (int n = 1; n <= 3; ++n) {
        say("tic {}", n);
        co_await sleep(1s);
    }
}

std::string blocking_operation() {
    block_for(100ms);
    return "résultat";
}

Task<> executor() {
    say("❌ Bloquant: rien d'autre n'avance");
    TaskHandle<> task = create_task(tic());
    block_for(3s);
    say("Fin du blocage");
    co_await task;

    say("✅ Dans un thread: la boucle reste libre");
    task = create_task(tic());
    const std::string result = co_await to_thread(blocking_operation);
    co_await task;
    say("Thread: {}", result);
}

// mixed: files are waited for, numbers are computed in threads.

bool is_prime(int number) {
    for (int divisor = 2; divisor <= number / divisor; ++divisor)
        if (number % divisor == 0)
            return false;
    return number > 1;
}

// Of the thousand numbers from `first` on.
int count_primes(int first) {
    int primes = 0;
    for (int number = first; number < first + 1000; ++number)
        primes += is_prime(number);
    return primes;
}

Task<int> count_primes_in_task(int first) {
    co_return count_primes(first);  // nothing to wait for: no other task goes on meanwhile
}

Task<> write_numbers(File& file) {
    for (int millions = 500; millions <= 2000; millions += 500)
        co_await file.write(std::to_string(millions) + "000000\n");
}

Task<std::vector<int>> read_numbers(File& file) {
    std::vector<int> numbers;
    while (const auto line = co_await file.readline())
        numbers.push_back(std::stoi(*line));
    co_return numbers;
}

Task<> compare_waits() {
    double start = loop_time();
    for (int i = 0; i < 4; ++i)
        co_await sleep(250ms);
    say("⏳ Quatre attentes, l'une après l'autre: {:.2f}s", loop_time() - start);

    start = loop_time();
    co_await gather(sleep(250ms), sleep(250ms), sleep(250ms), sleep(250ms));
    say("✅ Quatre attentes, côte à côte: {:.2f}s", loop_time() - start);
}

Task<std::vector<int>> compare_computations(std::vector<int> numbers) {
    RealStopwatch in_loop;
    std::vector<int> primes;
    for (int first : numbers)
        primes.push_back(count_primes(first));
    say("⏳ Quatre calculs, l'un après l'autre: {}", in_loop.seconds());

    RealStopwatch in_tasks;
    std::vector<Task<int>> tasks;
    for (int first : numbers)
        tasks.push_back(count_primes_in_task(first));
    primes = co_await gather(std::move(tasks));
    say("❌ Quatre calculs dans quatre tâches: {}", in_tasks.seconds());

    RealStopwatch in_threads;
    std::vector<Task<int>> calls;
    for (int first : numbers)
        calls.push_back(to_thread(count_primes, first));
    primes = co_await gather(std::move(calls));
    say("✅ Quatre calculs dans quatre threads: {}", in_threads.seconds());
    co_return primes;
}

Task<> mixed_in(std::filesystem::path& folder) {
    co_await async_with(open_file(folder / "nombres.txt", FileMode::write), write_numbers);

    const std::vector<int> numbers = co_await async_with(open_file(folder / "nombres.txt"), read_numbers);
    say("📄 Lecture: {} nombres", numbers.size());
    co_await compare_waits();
    const std::vector<int> primes = co_await compare_computations(numbers);

    co_await async_with(open_file(folder / "resultat.txt", FileMode::write), [&](File& file) -> Task<> {
        for (int count : primes)
            co_await file.write(std::to_string(count) + "\n");
    });
    say("💾 Écriture: {} résultats", primes.size());
}

Task<> mixed() {
    co_await async_with(temporary_folder(), mixed_in);
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv, {{"executor", executor}, {"mixed", mixed}});
}
