// Chapter 18: an HTTP server, a manager that answers many clients at a time, until it is left.
#include <fmt/format.h>

#include <ctime>

#include "async/event.hpp"
#include "async/task_group.hpp"
#include "io/net/http_server.hpp"
#include "io/net/http_session.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"
#include "workbook/lesson_endpoint.hpp"

using namespace cahier;

std::string local_time(const char* format) {
    const std::time_t now = std::time(nullptr);
    char text[32];
    std::strftime(text, sizeof text, format, std::localtime(&now));
    return text;
}

// The lesson's server: pages, and where they are.

class SimpleServer {
public:
    explicit SimpleServer(const Endpoint& endpoint) : server_(endpoint) {
        route("/", [this] { return home(); });
        route("/stats", [this] { return stats(); });
        route("/test", test);
        server_.fallback([this](const HttpRequest& request) { return not_found(request); });
    }
    SimpleServer(const SimpleServer&) = delete;  // its handlers have `this`

    Task<SimpleServer&> aenter() {
        co_await server_.aenter();
        co_return *this;
    }
    Task<> aexit(std::exception_ptr error) { co_await server_.aexit(error); }

    const Endpoint& endpoint() const { return server_.endpoint(); }
    const std::vector<std::string>& paths() const { return paths_; }

private:
    void route(const std::string& path, const std::function<Task<std::string>()>& page) {
        paths_.push_back(path);
        server_.route("GET", path, [this, page](const HttpRequest& request) -> Task<HttpResponse> {
            announce(request);
            const std::string html = co_await page();
            co_return HttpResponse(html);
        });
    }

    void announce(const HttpRequest& request) const {
        say("📨 {} {} (requête #{})", request.method, request.target, server_.requests());
    }

    Task<std::string> home() {
        co_return fmt::format(
            "<h1>🚀 Serveur Asynchrone C++</h1>\n"
            "<p><strong>Statut:</strong> En ligne</p>\n"
            "<p><strong>Requêtes traitées:</strong> {}</p>\n"
            "<p><strong>Uptime:</strong> {:.1f}s</p>\n"
            "<p><a href='/stats'>📊 Statistiques</a></p>\n"
            "<p><a href='/test'>🧪 Page de test</a></p>\n",
            server_.requests(), loop_time());
    }

    Task<std::string> stats() {
        co_await sleep(100ms);  // a question to a database, say
        co_return fmt::format(
            "<h1>📊 Statistiques du serveur</h1>\n"
            "<ul>\n"
            "<li>Requêtes totales: {}</li>\n"
            "<li>Démarrage: {}</li>\n"
            "<li>Uptime: {:.1f}s</li>\n"
            "</ul>\n"
            "<p><a href='/'>🏠 Retour accueil</a></p>\n",
            server_.requests(), started_, loop_time());
    }

    static Task<std::string> test() {
        co_await sleep(2s);
        co_return fmt::format(
            "<h1>🧪 Page de test</h1>\n"
            "<p>Cette page simule une opération de 2 secondes.</p>\n"
            "<p>Grâce à l'asynchrone, le serveur peut traiter d'autres requêtes pendant ce temps!</p>\n"
            "<p>Timestamp: {}</p>\n"
            "<p><a href='/'>🏠 Retour accueil</a></p>\n",
            local_time("%H:%M:%S"));
    }

    Task<HttpResponse> not_found(const HttpRequest& request) {
        announce(request);
        const std::string path = percent_encoded(request.path);  // what a client writes is not HTML
        co_return HttpResponse(fmt::format("<h1>404 - Page non trouvée</h1><p>Chemin: {}</p>\n", path), 404);
    }

    HttpServer server_;
    std::vector<std::string> paths_;
    std::string started_ = local_time("%Y-%m-%d %H:%M:%S");
};

// routes: a client of our own visits the pages while the slow one is on its way.

Task<> visit(HttpSession& session, std::string path) {
    const double start = loop_time();
    co_await async_with(session.get(path), [&](ClientResponse& response) -> Task<> {
        co_await response.text();
        const char* const mark = response.status() == 200 ? "✅" : "❌";
        say("{} {}: {} {} ({:.1f}s)", mark, path, response.status(), response.reason(), loop_time() - start);
    });
}

Task<> visit_all(SimpleServer& server) {
    HttpSessionOptions options;
    options.base_url = "http://lesson.local";
    options.resolve = [&](std::string_view) { return server.endpoint(); };
    co_await async_with(HttpSession(options), TaskGroup(),
                        [](HttpSession& session, TaskGroup& group) -> Task<> {
                            group.create_task(visit(session, "/test"));
                            co_await sleep(500ms);
                            co_await visit(session, "/");
                            co_await visit(session, "/stats");
                            co_await visit(session, "/nulle-part");
                        });
}

Task<> routes() {
    co_await async_with(lesson_endpoint(), [](Endpoint& endpoint) -> Task<> {
        SimpleServer server(endpoint);
        co_await async_with(server, visit_all);
    });
}

// serve: for a browser, or curl. It runs until Ctrl-C cancels it.

Task<> until_cancelled(SimpleServer& server) {
    const std::string address = fmt::format("http://localhost:{}", server.endpoint().port());
    say("🚀 Serveur démarré sur {}", address);
    say("📝 Routes disponibles:");
    for (const std::string& path : server.paths())
        say("  - {}{}", address, path);
    say("🛑 Ctrl+C pour arrêter\n");
    Event never;
    co_await never.wait();
}

Task<> serve() {
    SimpleServer server(Endpoint::tcp("127.0.0.1", program_options().port));
    try {
        co_await async_with(server, until_cancelled);
    } catch (const Cancelled&) {
        say("\n🛑 Serveur arrêté");
        throw;
    }
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv, {{"routes", routes}, {"serve", serve, Scene::Runs::when_named}});
}
