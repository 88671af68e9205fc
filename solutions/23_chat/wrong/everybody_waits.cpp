// A message is written to all clients before the next is read: who never reads holds up all.
// fails: deaf leaving
#include "exercise.hpp"

#include <deque>
#include <set>

#include "async/gather.hpp"
#include "async/task_group.hpp"

namespace cahier {
namespace {

struct Client {
    Client(int number, Stream stream) : name("Client " + std::to_string(number)), stream(std::move(stream)) {}

    std::string name;
    Stream stream;
};

Task<> send(Client& client, std::string line) {
    co_await client.stream.write(line);
}

}  // namespace

struct ChatServer::State {
    explicit State(Endpoint endpoint) : endpoint(std::move(endpoint)) {}

    Task<> broadcast(Message message);
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

Task<> ChatServer::State::broadcast(Message message) {
    const std::string line = message_line(message);
    history.push_back(std::move(message));
    if (history.size() > history_kept)
        history.pop_front();
    std::vector<Task<>> sending;
    for (Client* client : clients)
        sending.push_back(send(*client, line));
    co_await gather_settled(std::move(sending));
}

GeneratorManager<> ChatServer::State::presence(Client& client) {
    print_connected(client.name);
    const auto shown = static_cast<std::ptrdiff_t>(std::min(history.size(), history_shown));
    if (shown > 0)
        co_await send(client, history_line(std::vector<Message>(history.end() - shown, history.end())));
    clients.insert(&client);
    co_await broadcast(Message("Système", "Un nouvel utilisateur s'est connecté"));
    co_yield {};
    clients.erase(&client);
    co_await broadcast(Message("Système", "Un utilisateur s'est déconnecté"));
    print_disconnected(client.name);
}

Task<> ChatServer::State::read_all(Client& client) {
    for (;;) {
        const std::optional<std::string> line = co_await client.stream.readline();
        if (!line)
            co_return;
        const std::string text = trimmed(*line);
        if (text.empty())
            continue;
        print_said(client.name, text);
        co_await broadcast(Message(client.name, text));
    }
}

Task<> ChatServer::State::serve(int number, Stream stream) {
    Client client(number, std::move(stream));
    try {
        co_await async_with(presence(client), [&]() -> Task<> { co_await read_all(client); });
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
