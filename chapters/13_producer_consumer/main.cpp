// Chapter 13: a bounded queue between producers and consumers. Who is too fast waits for the others.
#include "async/gather.hpp"
#include "async/queue.hpp"
#include "async/timeout.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

class ProducerConsumer {
public:
    Task<> produce(std::string name, int items) {
        for (int i = 1; i <= items && active_; ++i) {
            const std::string item = name + "_item_" + std::to_string(i);
            co_await sleep(Seconds(rng().uniform(0.1, 0.5)));
            co_await queue_.put(item);  // waits while the queue is full
            say("📦 {} a produit: {}", name, item);
        }
        say("✅ {} terminé", name);
    }

    Task<> consume(std::string name) {
        while (active_) {
            try {
                const std::string item = co_await wait_for(queue_.get(), 2s);  // waits while it is empty
                say("🔄 {} traite: {}", name, item);
                co_await sleep(Seconds(rng().uniform(0.2, 0.8)));
                queue_.task_done();
                say("✅ {} a terminé: {}", name, item);
            } catch (const TimeoutError&) {
                say("⏰ {}: timeout, vérification d'arrêt", name);
                if (queue_.empty())
                    break;
            }
        }
    }

    Task<> execute(int seconds) {
        say("🏭 Démarrage du système (durée: {}s)", seconds);
        std::vector<TaskHandle<>> tasks;
        tasks.push_back(create_task(produce("Prod1", 5)));
        tasks.push_back(create_task(produce("Prod2", 4)));
        tasks.push_back(create_task(consume("Cons1")));
        tasks.push_back(create_task(consume("Cons2")));

        co_await sleep(1s * seconds);
        active_ = false;
        co_await gather_settled(tasks);
        say("🎉 Système arrêté");
    }

private:
    Queue<std::string> queue_{5};
    bool active_ = true;
};

Task<> run_system() {
    ProducerConsumer system;
    co_await system.execute(8);
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv, {{"run", run_system}});
}
