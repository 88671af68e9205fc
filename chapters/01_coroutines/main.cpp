// Chapter 01: three waits one after the other take three seconds; three waits side by side take one.
#include "async/gather.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

void blocking_task(std::string_view name) {
    say("🚀 {} commencée (synchrone)", name);
    block_for(1s);  // holds the whole program
    say("✅ {} terminée", name);
}

Task<> waiting_task(std::string_view name) {
    say("🚀 {} commencée (asynchrone)", name);
    co_await sleep(1s);  // lets the others go on
    say("✅ {} terminée", name);
}

Task<> sync_vs_async() {
    say("=== EXÉCUTION SYNCHRONE ===");
    double start = loop_time();
    blocking_task("Tâche 1");
    blocking_task("Tâche 2");
    blocking_task("Tâche 3");
    const double sync_time = loop_time() - start;
    say("Temps synchrone: {:.1f}s\n", sync_time);

    say("=== EXÉCUTION ASYNCHRONE ===");
    start = loop_time();
    co_await gather(waiting_task("Tâche 1"), waiting_task("Tâche 2"), waiting_task("Tâche 3"));
    const double async_time = loop_time() - start;
    say("Temps asynchrone: {:.1f}s", async_time);
    say("Accélération: {:.1f}x", sync_time / async_time);
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv, {{"sync_vs_async", sync_vs_async}});
}
