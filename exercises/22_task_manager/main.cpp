// The scenes of exercise 22, and what they print. Not yours to change: grading uses its own.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <vector>

#include "async/task_group.hpp"
#include "async/timeout.hpp"
#include "exercise.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/note.hpp"

namespace cahier {
namespace {

void announce(std::size_t tasks, int limit) {
    say("🚀 Exécution de {} tâches (max {} simultanées)", tasks, limit);
}

void print_summary(const TaskManager& manager) {
    const Summary summary = manager.summary();
    say("\n📊 Résumé:");
    say("  ✅ Réussites: {}", summary.done);
    say("  ❌ Échecs: {}", summary.failed);
    if (summary.cancelled > 0)
        say("  🚫 Annulées: {}", summary.cancelled);
    say("  📈 Taux de réussite: {:.1f}%", summary.success_rate);
}

// The lesson's program. Whether a task fails is drawn when it ends, as the lesson does.

Task<std::string> simulate(std::string name, Span time, double failure_rate) {
    say("🔄 Démarrage: {}", name);
    co_await sleep(time);
    if (rng().random() < failure_rate) {
        const std::string error = fmt::format("Échec simulé de {}", name);
        say("❌ Échec: {} - {}", name, error);
        throw std::runtime_error(error);
    }
    say("✅ Terminé: {}", name);
    co_return fmt::format("Résultat de {}", name);
}

// run: the lesson's six tasks, three at a time.
Task<> run_lesson() {
    TaskManager manager(3);
    const auto add = [&](std::string name, Span time, double failure_rate) {
        manager.add(name, [=] { return simulate(name, time, failure_rate); });
    };
    add("Traitement_1", 2s, 0.1);
    add("Traitement_2", 1500ms, 0.2);
    add("Traitement_3", 3s, 0.05);
    add("Traitement_4", 1s, 0.3);
    add("Traitement_5", 2500ms, 0.15);
    add("Traitement_6", 1800ms, 0.1);
    announce(6, 3);
    co_await manager.run_all();
    print_summary(manager);
}

// The tasks of the other scenes: all about them is drawn before they run.

struct Plan {
    std::string name;
    Span time;
    std::optional<std::string> error;
};

// A place to work at. Tidying it up takes a moment, however the work has ended.
GeneratorManager<> workplace(std::string name) {
    note(name, "🔄 Démarrage: {}", name);
    const Exit exit = co_yield {};
    if (exit.error_as<Cancelled>()) {
        note(name, "🧹 Nettoyage: {}", name);
        co_await sleep(40ms);
        note(name, "🚫 Annulé: {}", name);
    }
}

Task<std::string> carry_out(Plan plan) {
    co_await async_with(workplace(plan.name), [&]() -> Task<> { co_await sleep(plan.time); });
    if (plan.error) {
        note(plan.name, "❌ Échec: {} - {}", plan.name, *plan.error);
        throw std::runtime_error(*plan.error);
    }
    note(plan.name, "✅ Terminé: {}", plan.name);
    co_return fmt::format("Résultat de {}", plan.name);
}

int draw_number(int least, int most) {
    return static_cast<int>(rng().randint(least, most));
}

// Nothing ends at an odd number of milliseconds, so that this is the time to look on.
Span draw_time(int least, int most) {
    return rng().randint(least / 2, most / 2) * 2ms;
}

std::vector<Plan> draw_plans(int first, int count) {
    std::vector<Plan> plans;
    for (int i = 0; i < count; ++i) {
        const std::string kind = rng().choice({"Analyse", "Copie", "Envoi", "Rapport", "Tri"});
        const std::string name = fmt::format("{}_{}", kind, first + i);
        plans.push_back({name, draw_time(200, 3000), std::nullopt});
    }
    return plans;
}

void add_all(TaskManager& manager, const std::vector<Plan>& plans) {
    for (const Plan& plan : plans)
        manager.add(plan.name, [plan] { return carry_out(plan); });
}

std::string_view text_of(Status status) {
    switch (status) {
        case Status::waiting:
            return "en_attente";
        case Status::running:
            return "en_cours";
        case Status::done:
            return "terminee";
        case Status::failed:
            return "echouee";
        case Status::cancelled:
            return "annulee";
    }
    return "?";
}

void print_tasks(const TaskManager& manager) {
    for (const ManagedTask& task : manager.tasks()) {
        const std::string& text = task.status == Status::failed ? task.error : task.result;
        say("  {}: {}{}{}", task.name, text_of(task.status), text.empty() ? "" : ", ", text);
    }
}

Task<> look_on(const TaskManager& manager, Span when) {
    co_await sleep(when);
    const auto count = [&](Status status) {
        return std::ranges::count(manager.tasks(), status, &ManagedTask::status);
    };
    note("chef", "{} en cours, {} en attente", count(Status::running), count(Status::waiting));
}

// limit: more tasks than may run at a time. Twice, somebody counts those that run and those that wait.
Task<> limit() {
    const int limit = draw_number(2, 4);
    const std::vector<Plan> plans = draw_plans(1, draw_number(6, 8));
    const Span early = draw_time(20, 180);
    const Span late = draw_time(1000, 2000);
    TaskManager manager(static_cast<std::size_t>(limit));
    add_all(manager, plans);
    announce(plans.size(), limit);
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
        group.create_task(look_on(manager, early.duration + 1ms));
        group.create_task(look_on(manager, late.duration + 1ms));
        co_await manager.run_all();
        note("chef", "toutes les tâches sont finies");
    });
    print_summary(manager);
}

// failures: some tasks fail. The others do not notice, and no place is lost.
Task<> failures() {
    std::vector<Plan> plans = draw_plans(1, 7);
    const int first = draw_number(0, 2);
    for (const int i : {first, first + 2, draw_number(5, 6)})
        plans[i].error =
            rng().choice({"disque plein", "fichier introuvable", "accès refusé", "mémoire épuisée"});
    TaskManager manager(2);
    add_all(manager, plans);
    announce(plans.size(), 2);
    co_await manager.run_all();
    note("chef", "toutes les tâches sont finies");
    print_tasks(manager);
    print_summary(manager);
}

// again: run_all() when there is nothing to do, then for some tasks, and then for others.
Task<> again() {
    const std::vector<Plan> morning = draw_plans(1, draw_number(2, 4));
    const std::vector<Plan> evening = draw_plans(11, draw_number(2, 4));
    TaskManager manager(3);
    co_await manager.run_all();
    print_summary(manager);
    const std::vector<std::vector<Plan>> days = {morning, evening};
    for (const std::vector<Plan>& plans : days) {
        add_all(manager, plans);
        announce(plans.size(), 3);
        co_await manager.run_all();
        note("chef", "toutes les tâches sont finies");
        print_summary(manager);
    }
}

// cancelled: the time is up while some tasks run and others wait.
Task<> cancelled() {
    std::vector<Plan> plans = draw_plans(1, draw_number(6, 8));
    const int quick = draw_number(0, 1);
    plans[quick].time = draw_time(100, 190);
    plans[2].time = draw_time(2000, 3000);
    const Span time = draw_time(600, 1200);
    TaskManager manager(2);
    add_all(manager, plans);
    announce(plans.size(), 2);
    try {
        co_await wait_for(manager.run_all(), time.duration + 1ms);
        note("chef", "toutes les tâches sont finies");
    } catch (const TimeoutError&) {
        note("chef", "le temps est écoulé");
    }
    print_tasks(manager);
    print_summary(manager);
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"run", run_lesson},
                       {"limit", limit},
                       {"failures", failures},
                       {"again", again},
                       {"cancelled", cancelled}});
}
