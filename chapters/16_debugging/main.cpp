// Chapter 16: the debug mode, in which the runtime says what a program has forgotten, and where.
#include <cstdlib>

#include "async/debug.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

Task<> ask_bank() {
    co_await sleep(100ms);
    throw std::runtime_error("carte refusée");
}

class Shop {
public:
    Task<> send_receipt() { co_await sleep(100ms); }
    Task<> charge() { co_await ask_bank(); }
    Task<> count_stock() { co_return block_for(250ms); }
    Task<> wait_for_customers() { co_await sleep(1h); }
};

// never_awaited: the compiler warns of a task that is dropped. Of one that has a name, only the debug mode
// does.

Task<> never_awaited() {
    Shop shop;
    const Task<> receipt = shop.send_receipt();
    say("Le reçu n'est jamais parti");
    co_return;
}

// forgotten_error: the task has failed, but nobody awaits it, so that nobody hears of it.

Task<> forgotten_error() {
    Shop shop;
    create_task(shop.charge());
    co_await sleep(1s);
    say("Personne n'a su que le paiement a échoué");
}

// slow_callback: a step from one await to the next that takes longer than 100 ms holds all the others up.

Task<> slow_callback() {
    Shop shop;
    co_await create_task(shop.count_stock());
    say("Rien d'autre n'a avancé pendant ce temps");
}

// pending: what is not done when the main task ends is cancelled.

Task<> pending() {
    Shop shop;
    create_task(shop.wait_for_customers());
    co_await sleep(1s);
    say("Le programme est fini, mais une tâche attend encore");
}

int main(int argc, char** argv) {
    setenv("CAHIER_DEBUG", "1", 1);  // as `CAHIER_DEBUG=1 16_debugging` would, for any program
    on_report([](std::string_view message) { say("🐛 {}", message); });  // else: on standard error
    return run_scenes(argc, argv,
                      {{"never_awaited", never_awaited},
                       {"forgotten_error", forgotten_error},
                       {"slow_callback", slow_callback},
                       {"pending", pending}});
}
