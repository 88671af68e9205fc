// Chapter 08: tasks side by side. create_task() starts one, gather() and a TaskGroup wait for several.
#include "async/gather.hpp"
#include "async/task_group.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

// downloads: each download goes on while the others wait, and gather() gives the results in the order of the
// tasks.

struct Download {
    std::string name;
    std::string status;
};

Task<Download> download(std::string name, int megabytes) {
    say("📥 Début téléchargement: {} ({}MB)", name, megabytes);
    for (int progress = 0; progress <= 100; progress += 20) {
        co_await sleep(Seconds(rng().uniform(0.1, 0.3)));
        say("📊 {}: {}%", name, progress);
    }
    say("✅ {} téléchargé!", name);
    Download done{name, "succès"};
    co_return done;
}

Task<> downloads() {
    say("🌐 Lancement des téléchargements concurrents");
    std::vector<TaskHandle<Download>> tasks;
    tasks.push_back(create_task(download("video.mp4", 50)));
    tasks.push_back(create_task(download("document.pdf", 10)));
    tasks.push_back(create_task(download("archive.zip", 30)));
    tasks.push_back(create_task(download("image.jpg", 5)));
    const std::vector<Download> results = co_await gather(tasks);

    say("\n🎉 Tous les téléchargements terminés!");
    for (const Download& result : results)
        say("  ✅ {}: {}", result.name, result.status);
}

// task_group: the group ends when all of its tasks have ended. If one fails, the others are cancelled.

Task<> worker(std::string name, Span time, bool fails = false) {
    try {
        say("{} starts", name);
        co_await sleep(time);
        if (fails)
            throw std::runtime_error(name + " failed");
        say("{} done", name);
    } catch (const Cancelled&) {
        say("{} cancelled", name);
        throw;
    }
}

Task<> task_group() {
    co_await async_with(TaskGroup(), [](TaskGroup& group) -> Task<> {
        group.create_task(worker("A", 3s));
        group.create_task(worker("B", 1s));
        group.create_task(worker("C", 2s));
        co_return;
    });
    say("All tasks are done");

    try {
        co_await async_with(TaskGroup(), [](TaskGroup& group) -> Task<> {
            group.create_task(worker("D", 3s));
            group.create_task(worker("E", 1s, true));
            co_return;
        });
    } catch (const ExceptionGroup& errors) {
        for (const std::exception_ptr& error : errors.exceptions())
            say("Caught: {}", message_of(error));
    }
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv, {{"downloads", downloads}, {"task_group", task_group}});
}
