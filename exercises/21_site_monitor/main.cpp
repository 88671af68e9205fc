// The scenes of exercise 21, and what they print. Not yours to change: grading uses its own.
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <map>
#include <stdexcept>

#include "async/event.hpp"
#include "async/timeout.hpp"
#include "exercise.hpp"
#include "io/net/http_server.hpp"
#include "workbook/lesson_endpoint.hpp"
#include "workbook/note.hpp"

namespace cahier {

// The lesson's lines.

void Board::begin_round(int number) {
    say("\n📊 Vérification #{}", number);
}

void Board::show(const Check& check) {
    if (check.url == "http://tableau-noir.local/")
        throw std::runtime_error("le tableau est tombé");
    if (check.available) {
        say("  ✅ {}: {} ({:.2f}s)", check.url, check.status, check.seconds);
        return;
    }
    std::string error = check.error.empty() ? "Erreur inconnue" : check.error;
    if (error.starts_with(check.url + ": "))  // an HttpError begins with the URL
        error = error.substr(check.url.size() + 2);
    say("  ❌ {}: {}", check.url, error);
}

void Board::begin_waiting() {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(plan_.interval);
    say("⏳ Attente {}s...", seconds.count());
}

namespace {

Span draw_time(int least, int most) {
    return rng().randint(least, most) * 10ms;
}

// What a site does when it is visited.
struct Site {
    Span time = 0ms;
    int status = 200;
    bool is_silent = false;  // it never answers
    bool is_closed = false;  // it takes no connection
};

// All sites: one server, which tells them apart by their host.
class Web {
public:
    explicit Web(const Endpoint& endpoint) : server_(endpoint) {
        server_.fallback([this](const HttpRequest& request) { return answer(request); });
    }
    Web(const Web&) = delete;

    Task<Web&> aenter() {
        co_await server_.aenter();
        co_return *this;
    }
    Task<> aexit(std::exception_ptr error) { co_await server_.aexit(error); }

    // The URL of a new site.
    std::string add(std::string host, Site site) {
        sites_.emplace(host, site);
        return fmt::format("http://{}/", host);
    }
    Site& at(std::string_view url) { return sites_.at(host_of(url)); }

    HttpSessionOptions options() {
        HttpSessionOptions options;
        options.resolve = [this](std::string_view host) {
            if (sites_.at(std::string(host)).is_closed)
                return nowhere();
            ++connections_;
            return server_.endpoint();
        };
        return options;
    }

    // The silent sites answer now, in case anybody listens; and then, what is left is counted.
    Task<> look_round() {
        too_late_.set();
        co_await sleep(1ms);
        note("web", "{} visites, {} connexions établies, {} encore ouvertes", visits_, connections_,
             server_.connections());
    }

private:
    static std::string host_of(std::string_view url) { return std::string(url.substr(7, url.size() - 8)); }

    // Where nobody listens: a port of this computer, or a file that is no socket.
    Endpoint nowhere() const {
        if (server_.endpoint().is_tcp())
            return Endpoint::tcp("127.0.0.1", 1);
        const std::string path = server_.endpoint().path() + ".closed";
        std::ofstream(path).flush();
        return Endpoint::local(path);
    }

    Task<HttpResponse> answer(const HttpRequest& request) {
        ++visits_;
        const Site site = sites_.at(request.headers.get("Host").value_or(""));
        if (site.is_silent)
            co_await too_late_.wait();
        else
            co_await sleep(site.time);
        co_return HttpResponse(std::string(500, 'x'), site.status);
    }

    HttpServer server_;
    std::map<std::string, Site> sites_;
    Event too_late_;
    int visits_ = 0;
    int connections_ = 0;
};

Task<> with_web(std::function<Task<>(Web&)> body) {
    co_await async_with(lesson_endpoint(), [&](Endpoint& endpoint) -> Task<> {
        Web web(endpoint);
        co_await async_with(web, body);
    });
}

// So many sites that answer, each after a time of its own.
std::vector<std::string> draw_sites(Web& web, std::size_t count) {
    std::vector<std::string> names = {"boulangerie", "cinema", "ecole", "gare",    "librairie",
                                      "mairie",      "marche", "musee", "piscine", "theatre"};
    rng().shuffle(names);
    names.resize(count);
    std::vector<std::string> urls;
    for (const std::string& name : names)
        urls.push_back(web.add(name + ".local", Site{draw_time(5, 190)}));
    return urls;
}

// The lesson's lines around the student's monitor.
Task<> watch(Web& web, const Monitoring& plan) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(plan.interval);
    say("🔍 Monitoring de {} sites (intervalle: {}s)", plan.sites.size(), seconds.count());
    Board board(plan);
    co_await monitor(plan, web.options(), board);
    say("✅ Monitoring terminé");
}

Monitoring draw_plan(std::vector<std::string> sites, int rounds) {
    Monitoring plan;
    plan.sites = std::move(sites);
    plan.rounds = rounds;
    plan.interval = std::chrono::seconds(rng().randint(5, 30));
    plan.timeout = draw_time(250, 400).duration;
    return plan;
}

// run: the lesson's four sites, in two rounds.
Task<> run_lesson() {
    co_await with_web([](Web& web) -> Task<> {
        Monitoring plan;
        plan.sites.push_back(web.add("rapide.local", {0ms}));
        plan.sites.push_back(web.add("lent.local", {1s}));
        plan.sites.push_back(web.add("casse.local", {0ms, 500}));
        plan.sites.push_back(web.add("ferme.local", {0ms, 0, false, true}));
        plan.rounds = 2;
        plan.interval = 10s;
        co_await watch(web, plan);
    });
}

// all_at_once: one round. Each site takes its time, and all together no longer than the slowest.
Task<> all_at_once() {
    co_await with_web([](Web& web) -> Task<> {
        const Monitoring plan = draw_plan(draw_sites(web, 5), 1);
        co_await watch(web, plan);
        co_await web.look_round();
    });
}

// troubles: a site is broken, another takes no connection, a third never answers.
Task<> troubles() {
    co_await with_web([](Web& web) -> Task<> {
        std::vector<std::string> urls = draw_sites(web, 6);
        web.at(urls[0]).status = rng().choice({404, 500, 502, 503});
        web.at(urls[1]).is_closed = true;
        web.at(urls[2]).is_silent = true;
        rng().shuffle(urls);
        const Monitoring plan = draw_plan(urls, 1);
        co_await watch(web, plan);
        co_await web.look_round();
    });
}

// rounds: several rounds. A site breaks meanwhile, and comes back; the connections are kept.
Task<> rounds() {
    co_await with_web([](Web& web) -> Task<> {
        const std::vector<std::string> urls = draw_sites(web, 4);
        const int status = rng().choice({500, 502, 503});
        const std::string broken = urls[static_cast<std::size_t>(rng().randint(0, 3))];
        const Monitoring plan = draw_plan(urls, 3);
        const auto break_and_mend = [&]() -> Task<> {
            co_await sleep(plan.interval);
            web.at(broken).status = status;
            co_await sleep(plan.interval);
            web.at(broken).status = 200;
        };
        const TaskHandle<> meanwhile = create_task(break_and_mend);
        co_await watch(web, plan);
        co_await meanwhile;
        co_await web.look_round();
    });
}

// interrupted: the program is stopped during a visit, and then, another time, between two rounds.
Task<> interrupted() {
    co_await with_web([](Web& web) -> Task<> {
        std::vector<std::string> urls = draw_sites(web, 4);
        const Span during_waiting = draw_time(430, 690);
        const Span during_visits = draw_time(200, 240);
        Monitoring plan = draw_plan(urls, 3);
        plan.interval = 20s;
        const std::vector<Span> times = {during_visits, during_waiting};
        for (const Span time : times) {
            web.at(urls[1]).is_silent = true;
            if (time.duration == during_waiting.duration)
                web.at(urls[1]).is_silent = false;
            try {
                co_await wait_for(watch(web, plan), time);
                note("programme", "personne ne l'a arrêté");
            } catch (const TimeoutError&) {
                note("programme", "arrêté");
            }
        }
        co_await web.look_round();
    });
}

// board_falls: the board throws while it shows a round. The session is closed, and the error goes on.
Task<> board_falls() {
    co_await with_web([](Web& web) -> Task<> {
        std::vector<std::string> urls = draw_sites(web, 4);
        const std::string fatal = web.add("tableau-noir.local", Site{draw_time(5, 190)});
        urls.insert(urls.begin() + rng().randint(1, 4), fatal);
        const Monitoring plan = draw_plan(urls, 2);
        try {
            co_await watch(web, plan);
        } catch (const std::runtime_error& error) {
            note("programme", "{}", error.what());
        }
        co_await web.look_round();
    });
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"run", run_lesson},
                       {"all_at_once", all_at_once},
                       {"troubles", troubles},
                       {"rounds", rounds},
                       {"interrupted", interrupted},
                       {"board_falls", board_falls}});
}
