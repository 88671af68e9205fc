// Exercise 23: a chat server. exercise.hpp says how it must behave.
#include "exercise.hpp"

#include <deque>

namespace cahier {

struct ChatServer::State {
    explicit State(Endpoint endpoint) : endpoint(std::move(endpoint)) {}

    Endpoint endpoint;
    std::deque<Message> history;
    // TODO: the listener, the clients, and what else the server must know.
};

// TODO: what a client is: its name, its stream, and the lines that wait for it.

// TODO: the presence of a client, as a manager: it comes on enter and leaves on exit, whatever happens
// between.

// TODO: reading what a client says, and beside it writing what waits for it.

ChatServer::ChatServer(Endpoint endpoint) : state_(std::make_unique<State>(std::move(endpoint))) {}
ChatServer::~ChatServer() = default;

Task<ChatServer&> ChatServer::aenter() {
    // TODO: listen, and start a task that accepts clients.
    co_return *this;
}

Task<> ChatServer::aexit(std::exception_ptr) {
    // TODO: stop that task and wait for the end of all that it has started.
    co_return;
}

const Endpoint& ChatServer::endpoint() const {
    return state_->endpoint;  // TODO: the listener's
}

std::size_t ChatServer::clients() const {
    return 0;  // TODO
}

std::size_t ChatServer::messages() const {
    return state_->history.size();
}

}  // namespace cahier
