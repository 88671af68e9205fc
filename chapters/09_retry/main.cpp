// Chapter 09: try again, and wait longer each time.
#include "async/gather.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

Task<> risky_task(std::string name, double failure_rate) {
    say("🎲 {} démarrée (risque d'échec: {:.1f}%)", name, failure_rate * 100);
    co_await sleep(Seconds(rng().uniform(0.5, 2)));
    if (rng().random() < failure_rate)
        throw std::runtime_error("Échec de " + name);
    say("✅ {} réussie", name);
}

struct Report {
    std::string name;
    std::string error;  // of the last attempt; empty: it succeeded
    int attempts = 0;
};

Task<Report> robust_task(std::string name, double failure_rate) {
    constexpr int most_attempts = 3;
    Report report;
    report.name = name;
    for (int attempt = 1; attempt <= most_attempts; ++attempt) {
        report.attempts = attempt;
        try {
            say("🔄 {} - Tentative {}/{}", name, attempt, most_attempts);
            co_await risky_task(name, failure_rate);
            report.error.clear();
            break;
        } catch (const std::exception& error) {  // not Cancelled: who is cancelled does not try again
            say("❌ {} - Tentative {} échouée: {}", name, attempt, error.what());
            report.error = error.what();
        }
        if (attempt < most_attempts)
            co_await sleep(1s * (1 << (attempt - 1)));  // 1s, 2s, 4s... and after the handler, as always
    }
    co_return report;
}

Task<> retry() {
    say("🔧 Test de robustesse avec retry automatique");
    std::vector<Task<Report>> tasks;
    tasks.push_back(robust_task("API_1", 0.2));
    tasks.push_back(robust_task("API_2", 0.4));
    tasks.push_back(robust_task("API_3", 0.6));
    tasks.push_back(robust_task("API_4", 0.1));
    const std::vector<Outcome<Report>> outcomes = co_await gather_settled(std::move(tasks));

    say("\n📊 Résultats:");
    for (const Outcome<Report>& outcome : outcomes) {
        if (outcome.exception()) {
            say("  💥 Erreur inattendue: {}", message_of(outcome.exception()));
            continue;
        }
        const Report& report = outcome.result();
        if (report.error.empty())
            say("  ✅ {}: succès (tentative {})", report.name, report.attempts);
        else
            say("  ❌ {}: {} (après {} tentatives)", report.name, report.error, report.attempts);
    }
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv, {{"retry", retry}});
}
