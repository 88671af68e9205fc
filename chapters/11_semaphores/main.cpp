// Chapter 11: at most so many at a time, and errors as values.
#include "async/gather.hpp"
#include "async/semaphore.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

// limited: a semaphore is a manager. Its enter waits for a permit, and its exit gives the permit back.

Task<> limited_task(Semaphore& semaphore, int number) {
    co_await async_with(semaphore, [&]() -> Task<> {
        say("▶️ Tâche {} démarre", number);
        co_await sleep(1s);
        say("⏹️ Tâche {} termine", number);
    });
}

Task<> limited() {
    const double start = loop_time();
    Semaphore semaphore(2);
    std::vector<Task<>> tasks;
    for (int number = 1; number <= 5; ++number)
        tasks.push_back(limited_task(semaphore, number));
    co_await gather(std::move(tasks));
    say("Durée: {:.1f}s", loop_time() - start);
}

// settled: gather() throws the first error. gather_settled() gives an Outcome for each task, and throws
// nothing.

Task<double> divide(double a, double b) {
    co_await sleep(1s);
    if (b == 0)
        throw std::domain_error("division by zero");
    co_return a / b;
}

Task<> settled() {
    std::vector<Task<double>> tasks;
    tasks.push_back(divide(6, 3));
    tasks.push_back(divide(1, 0));
    tasks.push_back(divide(9, 2));
    const std::vector<Outcome<double>> outcomes = co_await gather_settled(std::move(tasks));
    for (const Outcome<double>& outcome : outcomes) {
        if (outcome.exception())
            say("Erreur: {}", message_of(outcome.exception()));
        else
            say("Résultat: {:.1f}", outcome.result());
    }
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv, {{"limited", limited}, {"settled", settled}});
}
