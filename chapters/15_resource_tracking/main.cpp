// Chapter 15: a manager that follows what it has given out, and tidies up the tasks that it has started.
#include <algorithm>

#include "async/gather.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

struct Connection {
    std::string url;
};

class ResourceTracker {
public:
    Task<ResourceTracker&> aenter() { co_return *this; }

    Task<> aexit(std::exception_ptr) {
        say("🧹 Nettoyage des ressources");
        for (const TaskHandle<>& task : tasks_)
            task.cancel();
        co_await gather_settled(tasks_);
        say("✅ Nettoyage terminé ({} connexions actives)", active_connections());
    }

    // The connection is the caller's. The tracker only looks at it, and can tell whether it is still there.
    Task<std::shared_ptr<Connection>> create_connection(std::string url) {
        say("🔌 Création connexion: {}", url);
        const auto connection = std::make_shared<Connection>(Connection{url});
        connections_.push_back(connection);
        co_return connection;
    }

    // The task is the tracker's until it is done, and then removes itself.
    TaskHandle<> create_task(Task<> work) {
        const TaskHandle<> task = cahier::create_task(std::move(work));
        tasks_.push_back(task);
        task.add_done_callback([this](const AnyTask& done) { std::erase(tasks_, done); });
        return task;
    }

private:
    std::ptrdiff_t active_connections() const {
        return std::ranges::count_if(connections_, [](const auto& known) { return !known.expired(); });
    }

    std::vector<std::weak_ptr<Connection>> connections_;
    std::vector<TaskHandle<>> tasks_;
};

Task<> work_for(Span time) {
    co_await sleep(time);
}

Task<> tracked() {
    std::shared_ptr<Connection> connection;  // outlives the body, so the tracker still sees it at the end
    co_await async_with(ResourceTracker(), [&](ResourceTracker& tracker) -> Task<> {
        connection = co_await tracker.create_connection("db://localhost");
        tracker.create_task(work_for(2s));
        tracker.create_task(work_for(3s));
        co_await sleep(1s);
    });
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv, {{"tracked", tracked}});
}
