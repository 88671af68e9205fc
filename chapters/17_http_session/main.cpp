// Chapter 17: an HTTP session, a manager that keeps connections, and closes them all when it is left.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "async/gather.hpp"
#include "async/task_group.hpp"
#include "io/net/http_server.hpp"
#include "io/net/http_session.hpp"
#include "io/net/stream.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"
#include "workbook/lesson_endpoint.hpp"

using namespace cahier;
using nlohmann::json;

// The server that all scenes ask: this program itself, so that no Internet is needed.

Task<HttpResponse> answer(const HttpRequest& request) {
    json page;
    if (request.path == "/todos/1") {
        page = {{"userId", 1}, {"id", 1}, {"title", "delectus aut autem"}, {"completed", false}};
    } else if (request.path.starts_with("/delay/")) {
        co_await sleep(1s * std::stoi(request.path.substr(7)));
        page["url"] = request.path;
    } else if (request.path.starts_with("/status/")) {
        co_return HttpResponse("", std::stoi(request.path.substr(8)));
    } else if (request.path == "/json") {
        page["slideshow"] = {{"title", "Café crème"}, {"author", "Yours Truly"}};
    } else if (request.path == "/user-agent") {
        page["user-agent"] = request.headers.get("User-Agent").value_or("");
    } else if (request.path == "/headers") {
        for (const auto& [name, value] : request.headers)
            page["headers"][name] = value;
    } else {
        co_return HttpResponse("", 404);
    }
    co_return HttpResponse(page.dump(), 200, "application/json");
}

Task<> with_server(Task<> (*body)(HttpServer&)) {
    co_await async_with(lesson_endpoint(), [&](Endpoint& endpoint) -> Task<> {
        HttpServer server(endpoint);
        server.fallback(answer);
        co_await async_with(server, body);
    });
}

// session: the lesson's manager, around a session that is a manager already.

class AsyncHttpClient {
public:
    explicit AsyncHttpClient(HttpSessionOptions options) : session_(std::move(options)) {}

    Task<HttpSession&> aenter() {
        say("Ouverture de la session HTTP");
        co_return co_await session_.aenter();
    }

    Task<> aexit(std::exception_ptr error) {
        say("Fermeture de la session HTTP");
        co_await session_.aexit(error);
    }

private:
    HttpSession session_;
};

// Every host is the lesson's server. Where it listens is asked for each connection, once it does.
HttpSessionOptions to_reach(const HttpServer& server) {
    HttpSessionOptions options;
    options.resolve = [&server](std::string_view) { return server.endpoint(); };
    return options;
}

Task<> print_json(ClientResponse& response) {
    const json data = co_await response.json();
    say("Données reçues : {}", data.dump());
}

Task<> fetch(HttpServer& server) {
    co_await async_with(AsyncHttpClient(to_reach(server)), [](HttpSession& session) -> Task<> {
        co_await async_with(session.get("http://jsonplaceholder.local/todos/1"), print_json);
    });
}

Task<> session() {
    co_await with_server(fetch);
}

// concurrent: five requests at a time, in one session.

struct Result {
    std::string url;
    int status = 0;
    std::ptrdiff_t size = 0;
    std::string error = {};
};

// Of UTF-8, in which a character may be several bytes: all but the first of them begin with the bits 10.
std::ptrdiff_t count_characters(const std::string& text) {
    return std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; });
}

Task<Result> fetch_url(HttpSession& session, std::string url) {
    Result result{url};
    try {
        say("📡 Requête vers: {}", url);
        co_await async_with(session.get(url), [&](ClientResponse& response) -> Task<> {
            const std::string content = co_await response.text();
            result.status = response.status();
            result.size = count_characters(content);
        });
    } catch (const std::exception& error) {
        result.error = error.what();
    }
    co_return result;
}

Task<> fetch_all(HttpServer& server) {
    const std::vector<std::string> urls = {"http://httpbin.local/delay/1", "http://httpbin.local/status/200",
                                           "http://httpbin.local/json", "http://httpbin.local/user-agent",
                                           "http://httpbin.local/headers"};
    say("🌐 Téléchargement de {} URLs en parallèle", urls.size());
    const double start = loop_time();
    std::vector<Result> results;
    co_await async_with(HttpSession(to_reach(server)), [&](HttpSession& session) -> Task<> {
        std::vector<Task<Result>> tasks;
        tasks.reserve(urls.size());
        for (const std::string& url : urls)
            tasks.push_back(fetch_url(session, url));
        results = co_await gather(std::move(tasks));
    });

    const auto failed = std::ranges::count_if(results, [](auto& result) { return !result.error.empty(); });
    say("\n📊 Résultats en {:.2f}s:", loop_time() - start);
    say("  ✅ Succès: {}", std::ssize(results) - failed);
    say("  ❌ Échecs: {}", failed);
    for (const Result& result : results) {
        if (result.error.empty())
            say("  ✅ {}: {} ({} chars)", result.url, result.status, result.size);
        else
            say("  ❌ {}: {}", result.url, result.error);
    }
}

Task<> concurrent() {
    co_await with_server(fetch_all);
}

// failures: four ways to get no answer, or none that is of use. The session is closed all the same.

Task<> talk_nonsense(Listener& listener) {
    Stream client = co_await listener.accept();
    co_await client.read();
    co_await client.write("Bonjour ! Ici, on ne parle pas HTTP.\r\n\r\n");
}

Task<> require_success(ClientResponse& response) {
    if (response.status() >= 400)
        throw std::runtime_error(
            fmt::format("{}: {} {}", response.url(), response.status(), response.reason()));
    co_return;
}

HttpSessionOptions to_reach_both(const HttpServer& server, const Listener& listener) {
    HttpSessionOptions options;
    options.time_limit = 1s;
    options.resolve = [&](std::string_view host) -> std::optional<Endpoint> {
        if (host == "httpbin.local")
            return server.endpoint();
        if (host == "nonsense.local")
            return listener.endpoint();
        return std::nullopt;  // as the system says
    };
    return options;
}

Task<> try_all(HttpSessionOptions options) {
    const std::vector<std::string> urls = {"http://127.0.0.1:1/", "http://httpbin.local/delay/3",
                                           "http://httpbin.local/status/500", "http://nonsense.local/"};
    for (const std::string& url : urls) {
        try {
            co_await async_with(AsyncHttpClient(options), [&](HttpSession& session) -> Task<> {
                co_await async_with(session.get(url), require_success);
            });
        } catch (const TimeoutError&) {
            say("⏰ {}: pas de réponse en une seconde", url);
        } catch (const std::exception& error) {
            say("❌ {}", error.what());
        }
    }
}

Task<> fail(HttpServer& server) {
    co_await async_with(lesson_endpoint(), [&](Endpoint& endpoint) -> Task<> {
        co_await async_with(listen(endpoint), TaskGroup(),
                            [&](Listener& listener, TaskGroup& group) -> Task<> {
                                group.create_task(talk_nonsense(listener));
                                co_await try_all(to_reach_both(server, listener));
                            });
    });
}

Task<> failures() {
    co_await with_server(fail);
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv, {{"session", session}, {"concurrent", concurrent}, {"failures", failures}});
}
