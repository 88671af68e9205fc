// Chapter 10: deadlines and cancellation. A cancelled task is told so where it waits, and its managers are
// left.
#include "async/gather.hpp"
#include "async/shield.hpp"
#include "async/timeout.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

// Python's `finally`: says what it tidies up however its body ends.
GeneratorManager<> finally_say(std::string_view text) {
    co_yield {};
    say("🧹 {}", text);
}

// timeout: wait_for() cancels what takes too long, and throws TimeoutError.

Task<std::string> slow_operation() {
    co_return co_await async_with(finally_say("Nettoyage de l'opération lente"), []() -> Task<std::string> {
        co_await sleep(10s);
        co_return "jamais";
    });
}

Task<std::optional<std::string>> with_timeout() {
    try {
        co_return co_await wait_for(slow_operation(), 5s);
    } catch (const TimeoutError&) {
        say("Opération trop lente, annulée");
        co_return std::nullopt;
    }
}

Task<> run_timeout() {
    const std::optional<std::string> result = co_await with_timeout();
    say("Résultat: {}", result.value_or("None"));
}

// cancel: cancel() asks. To await the task waits for its end, and throws Cancelled.

Task<> long_operation() {
    for (int step = 1; step <= 5; ++step) {
        say("⏳ Étape {}", step);
        co_await sleep(1s);
    }
}

Task<> run_cancel() {
    const TaskHandle<> task = create_task(long_operation());
    co_await sleep(2500ms);
    task.cancel();
    try {
        co_await task;
    } catch (const Cancelled&) {
        say("Tâche annulée proprement");
    }
}

// cleanup: whoever starts a task also sees to its end, even if something else fails.

Task<> my_coroutine() {
    co_await async_with(finally_say("La tâche est nettoyée"), []() -> Task<> { co_await sleep(10s); });
}

Task<> cleanup() {
    const TaskHandle<> task = create_task(my_coroutine());
    try {
        co_await sleep(1s);
        throw std::runtime_error("le programme échoue ailleurs");
    } catch (const std::runtime_error& error) {
        say("❌ {}", error.what());
    }
    if (!task.done())
        task.cancel();
    co_await gather_settled(task);  // gather_settled() does not throw
    say("Annulée: {}", task.cancelled() ? "oui" : "non");
}

// shield: the waiting is given up, but the work goes on.

Task<int> backup() {
    say("💾 Sauvegarde commencée");
    co_await sleep(3s);
    say("💾 Sauvegarde terminée");
    co_return 42;
}

Task<> run_shield() {
    const TaskHandle<int> work = create_task(backup());
    try {
        co_await wait_for(shield(work), 1s);
    } catch (const TimeoutError&) {
        say("⏰ On n'attend plus");
    }
    const int result = co_await work;
    say("Résultat: {}", result);
}

// timeout_manager: a deadline for all that the body does. An exit that has begun takes the time that it
// needs.

class Connection {
public:
    Task<> aenter() {
        say("🔌 Connexion ouverte");
        co_return;
    }

    Task<> aexit(std::exception_ptr error) {
        say("🔌 Fermeture ({})", error_as<Cancelled>(error) ? "CancelledError" : "normale");
        co_await sleep(1s);
        say("🔌 Connexion fermée");
    }
};

Task<> timeout_manager() {
    try {
        co_await async_with(timeout(2s), Connection(), [](Timeout&) -> Task<> { co_await sleep(5s); });
    } catch (const TimeoutError&) {
        say("⏰ Délai dépassé");
    }

    Timeout limit = timeout(2s);
    co_await async_with(limit, Connection(), [](Timeout&) -> Task<> { co_await sleep(500ms); });
    say("Expiré: {}", limit.expired() ? "oui" : "non");
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv,
                      {{"timeout", run_timeout},
                       {"cancel", run_cancel},
                       {"cleanup", cleanup},
                       {"shield", run_shield},
                       {"timeout_manager", timeout_manager}});
}
