// Each line is written by a task of its own, which waits for a lock; an exit stack has all that the server
// must end.
#include <algorithm>

#include "async/gather.hpp"
#include "async/lock.hpp"
#include "async/task_group.hpp"
#include "exercise.hpp"
#include "managers/async_exit_stack.hpp"

namespace cahier {

class Client {
public:
    Client(std::string name, Stream stream) : name(std::move(name)), stream(std::move(stream)) {}

    void send(std::string line) {
        if (waiting_ == lines_waiting)
            return stream.close();
        ++waiting_;
        writers->create_task(write(std::move(line)));
    }

    std::string name;
    Stream stream;
    TaskGroup* writers = nullptr;

private:
    Task<> write(std::string line) {
        co_await async_with(turn_, [&]() -> Task<> { co_await stream.write(line); });
        --waiting_;
    }

    Lock turn_;
    std::size_t waiting_ = 0;
};

struct ChatServer::State {
    explicit State(Endpoint endpoint) : endpoint(std::move(endpoint)) {}

    void broadcast(const Message& message) {
        history.push_back(message);
        while (history.size() > history_kept)
            history.erase(history.begin());
        for (Client* client : clients)
            client->send(message_line(message));
    }

    GeneratorManager<> presence(Client& client) {
        print_connected(client.name);
        if (!history.empty()) {
            const std::size_t skipped = history.size() - std::min(history_shown, history.size());
            std::vector<Message> last;
            for (std::size_t i = skipped; i < history.size(); ++i)
                last.push_back(history[i]);
            client.send(history_line(last));
        }
        clients.push_back(&client);
        broadcast(Message("Système", "Un nouvel utilisateur s'est connecté"));
        co_yield {};
        std::erase(clients, &client);
        client.stream.close();
        broadcast(Message("Système", "Un utilisateur s'est déconnecté"));
        print_disconnected(client.name);
    }

    Task<> listen_to(Client& client) {
        for (;;) {
            const std::optional<std::string> line = co_await client.stream.readline();
            if (!line)
                break;
            const std::string text = trimmed(*line);
            if (text.empty())
                continue;
            print_said(client.name, text);
            broadcast(Message(client.name, text));
        }
    }

    // The writers are the outer manager: they end, with an error, when the client's presence has closed its
    // stream.
    Task<> attend(Stream stream, int number) {
        Client client("Client " + std::to_string(number), std::move(stream));
        try {
            co_await async_with(TaskGroup(), [&](TaskGroup& writers) -> Task<> {
                client.writers = &writers;
                co_await async_with(presence(client), [&]() -> Task<> { co_await listen_to(client); });
            });
        } catch (const std::exception&) {
        }
    }

    Task<> accept(Listener& listener) {
        for (int number = 1;; ++number) {
            Stream stream = co_await listener.accept();
            std::erase_if(tasks, [](const TaskHandle<>& task) { return task.done(); });
            tasks.push_back(create_task(attend(std::move(stream), number)));
        }
    }

    Endpoint endpoint;
    std::vector<Message> history;
    std::vector<Client*> clients;
    std::vector<TaskHandle<>> tasks;
    AsyncExitStack to_end;
};

ChatServer::ChatServer(Endpoint endpoint) : state_(std::make_unique<State>(std::move(endpoint))) {}
ChatServer::~ChatServer() = default;

Task<ChatServer&> ChatServer::aenter() {
    State& state = *state_;
    Listener& listener = co_await state.to_end.enter_async_context(listen(state.endpoint));
    state.endpoint = listener.endpoint();
    const TaskHandle<> accepting = create_task(state.accept(listener));
    state.to_end.push_async_callback([&state]() -> Task<> {
        for (const TaskHandle<>& task : state.tasks)
            task.cancel();
        co_await gather_settled(state.tasks);
    });
    state.to_end.push_async_callback([accepting]() -> Task<> {
        accepting.cancel();
        co_await gather_settled(accepting);
    });
    co_return *this;
}

Task<> ChatServer::aexit(std::exception_ptr error) {
    co_await state_->to_end.aclose(error);
}

const Endpoint& ChatServer::endpoint() const {
    return state_->endpoint;
}

std::size_t ChatServer::clients() const {
    return state_->clients.size();
}

std::size_t ChatServer::messages() const {
    return state_->history.size();
}

}  // namespace cahier
