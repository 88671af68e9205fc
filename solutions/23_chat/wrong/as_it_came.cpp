// A line is passed on with its blanks, and also if there is nothing else in it.
// fails: broadcast
#include "exercise.hpp"

#include <deque>
#include <set>

#include "async/gather.hpp"
#include "async/queue.hpp"
#include "async/task_group.hpp"

namespace cahier {
namespace {

struct Client {
    Client(int number, Stream stream) : name("Client " + std::to_string(number)), stream(std::move(stream)) {}

    // Waits for nobody. A client that is disconnected here leaves when its reading fails.
    void send(const std::string& line) {
        if (outbox.full())
            stream.close();
        else
            outbox.put_nowait(line);
    }

    std::string name;
    Stream stream;
    Queue<std::string> outbox{lines_waiting};
};

Task<> write_all(Client& client) {
    for (;;) {
        const std::string line = co_await client.outbox.get();
        co_await client.stream.write(line);
    }
}

// While the body runs, what waits for the client is written.
GeneratorManager<> writing(Client& client) {
    TaskHandle<> writer = create_task(write_all(client));
    co_yield {};
    writer.cancel();
    co_await gather_settled(writer);
}

}  // namespace

struct ChatServer::State {
    explicit State(Endpoint endpoint) : endpoint(std::move(endpoint)) {}

    void broadcast(Message message);
    GeneratorManager<> presence(Client& client);
    Task<> read_all(Client& client);
    Task<> serve(int number, Stream stream);
    Task<> accept_all();

    Endpoint endpoint;
    std::optional<Listener> listener;
    std::optional<TaskHandle<>> accepting;
    std::set<Client*> clients;
    std::deque<Message> history;
};

void ChatServer::State::broadcast(Message message) {
    const std::string line = message_line(message);
    history.push_back(std::move(message));
    if (history.size() > history_kept)
        history.pop_front();
    for (Client* client : clients)
        client->send(line);
}

GeneratorManager<> ChatServer::State::presence(Client& client) {
    print_connected(client.name);
    const auto shown = static_cast<std::ptrdiff_t>(std::min(history.size(), history_shown));
    if (shown > 0)
        client.send(history_line(std::vector<Message>(history.end() - shown, history.end())));
    clients.insert(&client);
    broadcast(Message("Système", "Un nouvel utilisateur s'est connecté"));
    co_yield {};
    clients.erase(&client);
    broadcast(Message("Système", "Un utilisateur s'est déconnecté"));
    print_disconnected(client.name);
}

Task<> ChatServer::State::read_all(Client& client) {
    for (;;) {
        const std::optional<std::string> line = co_await client.stream.readline();
        if (!line)
            co_return;
        const std::string text = *line;
        print_said(client.name, text);
        broadcast(Message(client.name, text));
    }
}

Task<> ChatServer::State::serve(int number, Stream stream) {
    Client client(number, std::move(stream));
    try {
        co_await async_with(presence(client), writing(client),
                            [&]() -> Task<> { co_await read_all(client); });
    } catch (const std::exception&) {
        // Its connection has failed: it has left, and that is all.
    }
}

Task<> ChatServer::State::accept_all() {
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
        for (int number = 1;; ++number) {
            Stream stream = co_await listener->accept();
            group.create_task(serve(number, std::move(stream)));
        }
    });
}

ChatServer::ChatServer(Endpoint endpoint) : state_(std::make_unique<State>(std::move(endpoint))) {}
ChatServer::~ChatServer() = default;

Task<ChatServer&> ChatServer::aenter() {
    state_->listener.emplace(state_->endpoint);
    state_->endpoint = state_->listener->endpoint();
    state_->accepting = create_task(state_->accept_all());
    co_return *this;
}

Task<> ChatServer::aexit(std::exception_ptr) {
    state_->accepting->cancel();
    co_await gather_settled(*state_->accepting);
    state_->listener.reset();
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
