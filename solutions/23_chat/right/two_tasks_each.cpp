// A reader and a writer for each client, gathered: the first that ends takes the other with it. An event
// tells the writer that lines wait; what a client leaves behind is tidied up after a `catch (...)`.
#include <algorithm>
#include <deque>
#include <list>

#include "async/event.hpp"
#include "async/gather.hpp"
#include "exercise.hpp"

namespace cahier {

struct Gone {};

struct Client {
    Client(std::string name, Stream stream) : name(std::move(name)), stream(std::move(stream)) {}

    std::string name;
    Stream stream;
    std::deque<std::string> waiting;
    Event more;
    bool is_too_slow = false;
};

struct ChatServer::State {
    explicit State(Endpoint endpoint) : endpoint(std::move(endpoint)) {}

    Endpoint endpoint;
    std::unique_ptr<Listener> listener;
    std::vector<Message> history;
    std::list<std::shared_ptr<Client>> clients;
    std::vector<TaskHandle<>> tasks;

    void send(Client& client, std::string line) {
        client.waiting.push_back(std::move(line));
        client.is_too_slow = client.waiting.size() > lines_waiting;
        client.more.set();
    }

    void broadcast(std::string sender, std::string text) {
        history.emplace_back(std::move(sender), std::move(text));
        if (history.size() > history_kept)
            history.erase(history.begin());
        const std::string line = message_line(history.back());
        for (const auto& client : clients)
            if (!client->is_too_slow)
                send(*client, line);
    }

    // Writes one line at a time; when a client is too slow this cannot be heard here, but in wait_too_long().
    Task<> write(std::shared_ptr<Client> client) {
        for (;;) {
            while (!client->waiting.empty()) {
                const std::string line = client->waiting.front();
                client->waiting.pop_front();
                co_await client->stream.write(line);
            }
            client->more.clear();
            co_await client->more.wait();
        }
    }

    Task<> read(std::shared_ptr<Client> client) {
        for (;;) {
            const std::optional<std::string> line = co_await client->stream.readline();
            if (!line)
                throw Gone();
            const std::string text = trimmed(*line);
            if (!text.empty()) {
                print_said(client->name, text);
                broadcast(client->name, text);
            }
        }
    }

    Task<> wait_too_long(std::shared_ptr<Client> client) {
        while (!client->is_too_slow)
            co_await sleep(500us);
        throw Gone();
    }

    Task<> serve(std::shared_ptr<Client> client) {
        print_connected(client->name);
        if (!history.empty()) {
            const std::size_t count = std::min(history.size(), history_shown);
            send(*client, history_line(std::vector<Message>(history.end() - count, history.end())));
        }
        clients.push_back(client);
        broadcast("Système", "Un nouvel utilisateur s'est connecté");
        std::exception_ptr error;
        try {
            co_await gather(read(client), write(client), wait_too_long(client));
        } catch (...) {
            error = std::current_exception();
        }
        clients.remove(client);
        client->stream.close();
        broadcast("Système", "Un utilisateur s'est déconnecté");
        print_disconnected(client->name);
        if (error_as<Cancelled>(error))
            std::rethrow_exception(error);
    }

    Task<> accept() {
        for (int number = 1;; ++number) {
            Stream stream = co_await listener->accept();
            auto client = std::make_shared<Client>("Client " + std::to_string(number), std::move(stream));
            std::erase_if(tasks, [](const TaskHandle<>& task) { return task.done(); });
            tasks.push_back(create_task(serve(client)));
        }
    }
};

ChatServer::ChatServer(Endpoint endpoint) : state_(std::make_unique<State>(std::move(endpoint))) {}
ChatServer::~ChatServer() = default;

Task<ChatServer&> ChatServer::aenter() {
    state_->listener = std::make_unique<Listener>(state_->endpoint);
    state_->tasks.push_back(create_task(state_->accept()));
    co_return *this;
}

Task<> ChatServer::aexit(std::exception_ptr) {
    for (const TaskHandle<>& task : state_->tasks)
        task.cancel();
    co_await gather_settled(state_->tasks);
    state_->listener->close();
}

const Endpoint& ChatServer::endpoint() const {
    return state_->listener ? state_->listener->endpoint() : state_->endpoint;
}

std::size_t ChatServer::clients() const {
    return state_->clients.size();
}

std::size_t ChatServer::messages() const {
    return state_->history.size();
}

}  // namespace cahier
