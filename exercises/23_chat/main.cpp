// The scenes of exercise 23, and what they print. Not yours to change: grading uses its own.
#include <fmt/format.h>

#include <ctime>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "async/event.hpp"
#include "async/gather.hpp"
#include "async/timeout.hpp"
#include "exercise.hpp"
#include "managers/async_exit_stack.hpp"
#include "workbook/lesson_endpoint.hpp"
#include "workbook/note.hpp"

namespace cahier {

using nlohmann::json;

namespace {

std::string now() {
    const std::time_t time = std::time(nullptr);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", std::localtime(&time));
    return text;
}

json as_json(const Message& message) {
    return {{"expediteur", message.sender}, {"message", message.text}, {"timestamp", message.timestamp}};
}

// What a client sends need not be UTF-8, and JSON must.
std::string as_line(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

// Whether the server's lines are printed; they are not where their times are up to the system.
bool prints = true;

}  // namespace

Message::Message(std::string sender, std::string text)
    : sender(std::move(sender)), text(std::move(text)), timestamp(now()) {}

std::string message_line(const Message& message) {
    json line = as_json(message);
    line["type"] = "message";
    return as_line(line);
}

std::string history_line(const std::vector<Message>& messages) {
    json line = {{"type", "historique"}, {"messages", json::array()}};
    for (const Message& message : messages)
        line["messages"].push_back(as_json(message));
    return as_line(line);
}

std::string trimmed(const std::string& line) {
    const std::string_view blanks = " \t\r\n";
    const std::size_t begin = line.find_first_not_of(blanks);
    if (begin == std::string::npos)
        return "";
    return line.substr(begin, line.find_last_not_of(blanks) + 1 - begin);
}

void print_connected(const std::string& client) {
    if (prints)
        note(client, "👤 Nouveau client connecté: {}", client);
}

void print_said(const std::string& client, const std::string& text) {
    if (prints)
        note(client, "💬 {}: {}", client, text);
}

void print_disconnected(const std::string& client) {
    if (prints)
        note(client, "👋 Client déconnecté: {}", client);
}

namespace {

// Somebody who comes to chat.
class Guest {
public:
    enum class Listens { and_prints, and_counts, never };

    explicit Guest(std::string name, Listens listens = Listens::and_prints)
        : listens(listens), name_(std::move(name)) {}
    Guest(const Guest&) = delete;

    Task<> come(Endpoint endpoint) {
        try {
            stream_ = &co_await connection_.enter_async_context(open_connection(std::move(endpoint)));
        } catch (const std::system_error&) {
            note(name_, "❌ le serveur n'écoute pas");
            co_return;
        }
        if (listens != Listens::never)
            listening_ = create_task(listen());
    }

    Task<> write(std::string bytes) {
        if (!stream_)
            co_return;
        try {
            co_await wait_for(stream_->write(bytes), 5s);
        } catch (const TimeoutError&) {
            note(name_, "❌ le serveur ne lit plus");
        } catch (const std::system_error&) {
            note(name_, "❌ le serveur a fermé la connexion");
        }
    }
    Task<> say(std::string text) { co_await write(text + '\n'); }

    // Without a word, and perhaps without having read what came.
    Task<> leave() {
        if (listening_) {
            listening_->cancel();
            co_await gather_settled(*listening_);
        }
        stream_ = nullptr;
        co_await connection_.aclose();
    }

    int count(const std::string& sender) const {
        const auto found = heard_.find(sender);
        return found == heard_.end() ? 0 : found->second;
    }
    bool is_connected() const { return stream_ && !(listening_ && listening_->done()); }

    Listens listens;

private:
    Task<> listen() {
        try {
            for (;;) {
                const std::optional<std::string> line = co_await stream_->readline(1024 * 1024);
                if (!line)
                    break;
                hear(*line);
            }
        } catch (const std::system_error&) {
            // as good as the end
        } catch (const json::exception&) {
            note(name_, "❌ ce n'est pas une ligne de JSON");
        }
        note(name_, "🔌 fin de la connexion");
    }

    void hear(const std::string& text) {
        const json line = json::parse(text);
        if (line.at("type") == "message")
            ++heard_[line.at("expediteur")];
        if (listens != Listens::and_prints)
            return;
        if (line.at("type") == "message")
            print(line);
        if (line.at("type") != "historique")
            return;
        note(name_, "📜 Historique des messages:");
        for (const json& message : line.at("messages"))
            print(message);
    }

    void print(const json& message) {
        note(name_, "{}: {}", message.at("expediteur").get<std::string>(),
             message.at("message").get<std::string>());
    }

    std::string name_;
    AsyncExitStack connection_;
    Stream* stream_ = nullptr;
    std::optional<TaskHandle<>> listening_;
    std::map<std::string, int> heard_;
};

using Listens = Guest::Listens;

// Each thing that happens has a time of its own.
Span draw_pause() {
    return rng().randint(20, 400) * 1ms;
}

std::vector<Span> draw_pauses(int count) {
    std::vector<Span> pauses;
    for (int i = 0; i < count; ++i)
        pauses.push_back(draw_pause());
    return pauses;
}

std::vector<std::string> draw_sentences() {
    std::vector<std::string> sentences = {
        "Bonjour tout le monde!",      "Comment ça va?",        "Il pleut à Brest.",
        "Qui a vu le chat?",           "Le train a du retard.", "Je reviens tout de suite.",
        "Quelqu'un a pris mon stylo.", "On mange à midi?",      "La mer est haute.",
        "Test du serveur asynchrone",  "C'est noté.",           "Au revoir!"};
    rng().shuffle(sentences);
    return sentences;
}

Task<> with_server(std::function<Task<>(ChatServer&)> body) {
    prints = true;
    co_await async_with(lesson_endpoint(), [&](Endpoint& endpoint) -> Task<> {
        ChatServer server(endpoint);
        co_await async_with(server, body);
    });
}

Task<> leave_one(Guest& guest) {
    co_await guest.leave();
    co_await sleep(1ms);
}

// run: the lesson's client, which says four things and goes.
Task<> run_lesson() {
    const std::vector<std::string> texts = {"Bonjour tout le monde!", "Comment ça va?",
                                            "Test du serveur asynchrone", "Au revoir!"};
    co_await with_server([&](ChatServer& server) -> Task<> {
        Guest guest("client_test");
        co_await guest.come(server.endpoint());
        for (const std::string& text : texts) {
            co_await sleep(2s);
            co_await guest.say(text);
        }
        co_await sleep(2s);
        co_await guest.leave();
        co_await sleep(1ms);
    });
}

// broadcast: three guests come, talk, and go one after the other.
Task<> broadcast() {
    const std::vector<Span> pauses = draw_pauses(10);
    const std::vector<std::string> said = draw_sentences();
    const std::string blank = rng().choice({"", "   ", "\t", "\r"});
    co_await with_server([&](ChatServer& server) -> Task<> {
        Guest ada("Ada");
        Guest basile("Basile");
        Guest clara("Clara");
        co_await ada.come(server.endpoint());
        co_await sleep(pauses[0]);
        co_await ada.say(said[0]);
        co_await sleep(pauses[1]);
        co_await basile.come(server.endpoint());
        co_await sleep(pauses[2]);
        co_await clara.come(server.endpoint());
        co_await sleep(pauses[3]);
        co_await basile.say("  " + said[1] + " \r");
        co_await sleep(pauses[4]);
        co_await clara.say(blank);
        co_await sleep(pauses[5]);
        co_await clara.write(said[2].substr(0, 3));  // a line may come in pieces
        co_await sleep(pauses[6]);
        co_await clara.say(said[2].substr(3));
        co_await sleep(pauses[7]);
        co_await ada.write(said[3] + "\n" + said[4] + "\n");  // and two of them in one
        co_await sleep(pauses[8]);
        co_await basile.leave();
        co_await sleep(pauses[9]);
        co_await ada.say(said[5]);
        co_await sleep(1ms);
        note("serveur", "clients: {}, messages: {}", server.clients(), server.messages());
        co_await leave_one(ada);
        co_await leave_one(clara);
    });
}

// newcomer: what somebody gets who comes after a few messages, and who comes after very many.
Task<> newcomer() {
    const int few = static_cast<int>(rng().randint(1, 5));
    const int many = static_cast<int>(rng().randint(100, 130));
    const std::vector<std::string> said = draw_sentences();
    co_await with_server([&](ChatServer& server) -> Task<> {
        Guest ada("Ada", Listens::and_counts);
        Guest basile("Basile");
        Guest clara("Clara");
        prints = false;
        co_await ada.come(server.endpoint());
        for (int i = 0; i < few + many; ++i) {
            co_await sleep(1ms);
            if (i == few) {
                co_await basile.come(server.endpoint());
                co_await sleep(1ms);
                co_await basile.leave();
                co_await sleep(1ms);
            }
            co_await ada.say(fmt::format("{} ({})", said[static_cast<std::size_t>(i) % said.size()], i));
        }
        co_await sleep(1ms);
        note("serveur", "clients: {}, messages: {}", server.clients(), server.messages());
        co_await clara.come(server.endpoint());
        co_await sleep(1ms);
        note("serveur", "clients: {}, messages: {}", server.clients(), server.messages());
        note("Ada", "{} messages d'elle, {} du système", ada.count("Client 1"), ada.count("Système"));
        co_await leave_one(ada);
        co_await leave_one(clara);
    });
}

// vanishes: a guest goes without having read what came for it. The others do not notice, but for the message.
Task<> vanishes() {
    const std::vector<Span> pauses = draw_pauses(6);
    const std::vector<std::string> said = draw_sentences();
    co_await with_server([&](ChatServer& server) -> Task<> {
        Guest ada("Ada");
        Guest basile("Basile", Listens::never);
        Guest clara("Clara");
        co_await ada.come(server.endpoint());
        co_await sleep(pauses[0]);
        co_await basile.come(server.endpoint());
        co_await sleep(pauses[1]);
        co_await clara.come(server.endpoint());
        co_await sleep(pauses[2]);
        co_await clara.say(said[0]);
        co_await sleep(pauses[3]);
        co_await basile.leave();
        co_await sleep(pauses[4]);
        co_await ada.say(said[1]);
        co_await sleep(pauses[5]);
        note("serveur", "clients: {}, messages: {}", server.clients(), server.messages());
        co_await leave_one(ada);
        co_await leave_one(clara);
    });
}

// deaf: a guest never reads. The others talk on, and much; the server does not keep it all for the deaf one.
Task<> deaf() {
    const int lines = static_cast<int>(rng().randint(420, 500));
    const Span pause = rng().randint(1, 9) * 1ms;
    const std::vector<std::string> said = draw_sentences();
    const std::string padding(700, '.');
    co_await with_server([&](ChatServer& server) -> Task<> {
        prints = false;  // when the server has enough of the deaf one is up to the system
        Guest ada("Ada", Listens::and_counts);
        Guest basile("Basile", Listens::never);
        Guest clara("Clara", Listens::and_counts);
        const std::vector<Guest*> guests = {&ada, &basile, &clara};
        for (Guest* guest : guests) {
            co_await guest->come(server.endpoint());
            co_await sleep(1ms);
        }
        note("serveur", "clients: {}", server.clients());
        for (int i = 0; i < lines && clara.is_connected(); ++i) {
            co_await clara.say(said[static_cast<std::size_t>(i) % said.size()] + padding);
            co_await sleep(pause);
        }
        note("Ada", "{} messages de Client 3", ada.count("Client 3"));
        note("Clara", "{} messages de Client 3", clara.count("Client 3"));
        note("serveur", "clients: {}, messages: {}", server.clients(), server.messages());
        co_await leave_one(ada);
        co_await leave_one(basile);
        co_await leave_one(clara);
    });
}

// leaving: the server is left, because of an error, while guests are there. One of them never reads, and much
// waits for it.
Task<> leaving() {
    const std::vector<Span> pauses = draw_pauses(5);
    const std::vector<std::string> said = draw_sentences();
    const std::string failure =
        rng().choice({"panne de courant", "le disque est plein", "le câble est débranché"});
    const std::string padding(5000, '.');
    prints = true;
    co_await async_with(lesson_endpoint(), [&](Endpoint& place) -> Task<> {
        ChatServer server(place);
        Endpoint endpoint = place;
        Guest ada("Ada");
        Guest basile("Basile", Listens::never);
        Guest clara("Clara");
        Guest denis("Denis");
        try {
            co_await async_with(server, [&](ChatServer&) -> Task<> {
                endpoint = server.endpoint();
                co_await ada.come(endpoint);
                co_await sleep(pauses[0]);
                co_await basile.come(endpoint);
                co_await sleep(pauses[1]);
                co_await clara.come(endpoint);
                co_await sleep(pauses[2]);
                co_await clara.say(said[0]);
                co_await sleep(pauses[3]);
                ada.listens = clara.listens = Listens::and_counts;  // the last messages may be lost
                prints = false;
                for (int i = 0; i < 80; ++i) {
                    co_await clara.say(said[1] + padding);
                    co_await sleep(1ms);
                }
                prints = true;
                throw std::runtime_error(failure);
            });
        } catch (const std::runtime_error& error) {
            note("serveur", "arrêté: {}", error.what());
        }
        note("serveur", "clients: {}", server.clients());
        co_await sleep(pauses[4]);
        note("Ada", "{}", ada.is_connected() ? "attend encore" : "s'en va");
        note("Clara", "{}", clara.is_connected() ? "attend encore" : "s'en va");
        co_await denis.come(endpoint);
        co_await leave_one(ada);
        co_await leave_one(basile);
        co_await leave_one(clara);
        co_await leave_one(denis);
    });
}

// serve: for telnet or nc, until Ctrl-C.
Task<> serve() {
    const std::uint16_t port = program_options().port;
    ChatServer server(Endpoint::tcp("localhost", port));
    co_await async_with(server, [&](ChatServer&) -> Task<> {
        say("💬 Serveur de chat démarré sur localhost:{}", port);
        say("🔌 Les clients peuvent se connecter avec: telnet localhost {}", port);
        say("🛑 Ctrl+C pour arrêter\n");
        Event never;
        co_await never.wait();
    });
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"run", run_lesson},
                       {"broadcast", broadcast},
                       {"newcomer", newcomer},
                       {"vanishes", vanishes},
                       {"deaf", deaf},
                       {"leaving", leaving},
                       {"serve", serve, Scene::Runs::when_named}});
}
