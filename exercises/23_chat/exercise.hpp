// Exercise 23: a chat server. It is a manager, and so is the presence of each of its clients.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "io/net/stream.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

constexpr std::size_t history_kept = 100;   // so many messages, the newest
constexpr std::size_t history_shown = 10;   // so many of them to a client that comes
constexpr std::size_t lines_waiting = 100;  // at most, for a client that does not take them

// --- Not yours: main.cpp has it ---

struct Message {
    Message(std::string sender, std::string text);

    std::string sender;  // "Client 1", or "Système"
    std::string text;
    std::string timestamp;  // now
};

// What the server sends, a line of JSON each, with its '\n'.
std::string message_line(const Message& message);
std::string history_line(const std::vector<Message>& messages);

// A line without the blanks around it.
std::string trimmed(const std::string& line);

// What the server prints.
void print_connected(const std::string& client);
void print_said(const std::string& client, const std::string& text);
void print_disconnected(const std::string& client);

// --- Yours ---

// A manager: aenter() listens, and returns at once; from then on clients are served. aexit() stops listening,
// disconnects all clients, and returns when the last of them has left.
//
// Clients are called "Client 1", "Client 2"..., in the order in which they come. One that comes is printed.
// Then it gets the last messages of the history, if there are any; and then all clients, the new one too, get
// a message of "Système": "Un nouvel utilisateur s'est connecté". A line that a client sends is trimmed, and
// if something is left, printed; then it is a message to all clients, the one that sent it too. A client
// leaves when it has closed its connection, when the connection fails, or when the server disconnects it. It
// counts no more; those that are still there get a message, "Un utilisateur s'est déconnecté"; and that it
// has left is printed.
//
// Every message goes into the history, which keeps the newest. No client holds up the others: lines that it
// does not take wait for it, and if there are too many, the server disconnects it.
class ChatServer {
public:
    explicit ChatServer(Endpoint endpoint);
    ChatServer(const ChatServer&) = delete;
    ~ChatServer();

    Task<ChatServer&> aenter();  // throws std::system_error if it cannot listen
    Task<> aexit(std::exception_ptr error);

    const Endpoint& endpoint() const;  // with the port that the system chose, once it listens
    std::size_t clients() const;       // that are there
    std::size_t messages() const;      // that are kept

private:
    struct State;  // yours, too: exercise.cpp says what is in it
    std::unique_ptr<State> state_;
};

}  // namespace cahier
