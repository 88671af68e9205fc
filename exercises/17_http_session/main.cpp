// The scenes of exercise 17, and what they print. Not yours to change: grading uses its own.
#include <fmt/format.h>

#include <map>
#include <set>

#include "async/event.hpp"
#include "async/gather.hpp"
#include "async/timeout.hpp"
#include "exercise.hpp"
#include "io/net/http_server.hpp"
#include "workbook/lesson_endpoint.hpp"
#include "workbook/note.hpp"

namespace cahier {
namespace {

Span draw_time(int least, int most) {
    return rng().randint(least, most) * 1ms;
}

int draw_number(int least, int most) {
    return static_cast<int>(rng().randint(least, most));
}

// A hut, and how it answers: after a while, or never.
struct Hut {
    explicit Hut(int guests) : time(draw_time(100, 1900)), guests(guests) {}

    Span time;
    int guests;
    int status = 200;
    bool is_silent = false;
};

// The relay station: a server with the huts behind it.
class Relay {
public:
    explicit Relay(const Endpoint& endpoint) : server_(endpoint) {
        server_.fallback([this](const HttpRequest& request) { return answer(request); });
    }
    Relay(const Relay&) = delete;

    Task<Relay&> aenter() {
        co_await server_.aenter();
        co_return *this;
    }
    Task<> aexit(std::exception_ptr error) { co_await server_.aexit(error); }

    HttpSessionOptions options() const {
        HttpSessionOptions options;
        options.base_url = "http://relay.local";
        options.resolve = [this](std::string_view) { return server_.endpoint(); };
        return options;
    }

    // Prints how many connections are left. The huts that did not answer do so now, in case anybody listens.
    Task<> look_round() {
        storm_is_over_.set();
        co_await sleep(1ms);
        note("relay", "watches: {}, open connections: {}", on_.size(), server_.connections());
    }

    std::map<std::string, Hut> huts;
    std::vector<int> numbers = {draw_number(100, 499)};  // of the watches to come, in order
    Span sign_on_time = draw_time(10, 99);
    int sign_on_status = 200;
    std::map<int, int> sign_off_status;  // by the watch's number, if it is not 200

private:
    Task<HttpResponse> answer(const HttpRequest& request) {
        const std::string& path = request.path;
        if (request.method == "POST" && path == "/watch")
            return sign_on();
        if (request.method == "POST" && path.starts_with("/watch/") && path.ends_with("/end"))
            return sign_off(path.substr(7, path.size() - 11));
        if (request.method == "GET" && path.starts_with("/huts/"))
            return say_guests(path.substr(6));
        return not_found(request.method + " " + path);
    }

    static Task<HttpResponse> not_found(std::string what) {
        note("relay", "{} means nothing to it", what);
        co_return HttpResponse("", 404);
    }

    Task<HttpResponse> sign_on() {
        co_await sleep(sign_on_time);
        if (sign_on_status != 200) {
            note("relay", "a watch may not sign on");
            co_return HttpResponse("", sign_on_status);
        }
        if (numbers.empty()) {
            note("relay", "there are no more watches to come");
            co_return HttpResponse("", 409);
        }
        const int number = numbers.front();
        numbers.erase(numbers.begin());
        on_.insert(std::to_string(number));
        note("relay", "watch {} signs on", number);
        co_return HttpResponse(std::to_string(number), 200, "text/plain");
    }

    Task<HttpResponse> sign_off(std::string number) {
        co_await sleep(sign_on_time);
        if (on_.erase(number) == 0) {
            note("relay", "watch '{}' signs off, but it is not on", number);
            co_return HttpResponse("", 409);
        }
        const auto refusal = sign_off_status.find(std::stoi(number));
        note("relay", "watch {} signs off", number);
        co_return HttpResponse("", refusal == sign_off_status.end() ? 200 : refusal->second);
    }

    // What a hut that is closed writes is no number of guests, even if it looks like one.
    Task<HttpResponse> say_guests(std::string name) {
        const auto found = huts.find(name);
        if (found == huts.end()) {
            note(name, "there is no such hut");
            co_return HttpResponse("", 404);
        }
        const Hut hut = found->second;
        note(name, "asked");
        if (hut.is_silent) {
            co_await storm_is_over_.wait();
            co_return HttpResponse("0", 200, "text/plain");
        }
        co_await sleep(hut.time);
        note(name, "answers with status {}", hut.status);
        co_return HttpResponse(std::to_string(hut.guests), hut.status, "text/plain");
    }

    HttpServer server_;
    std::set<std::string> on_;
    Event storm_is_over_;
};

Task<> with_relay(Task<> (*body)(Relay&)) {
    co_await async_with(lesson_endpoint(), [&](Endpoint& endpoint) -> Task<> {
        Relay relay(endpoint);
        co_await async_with(relay, body);
    });
}

// So many huts behind the relay, each with guests of its own; their names, in an order that is drawn.
std::vector<std::string> build_huts(Relay& relay, std::size_t count) {
    std::vector<std::string> names = {"Adler", "Birke", "Dachs", "Enzian", "Falke",
                                      "Gams",  "Luchs", "Rabe",  "Uhu",    "Wiesel"};
    rng().shuffle(names);
    names.resize(count);
    for (const std::string& name : names)
        relay.huts.emplace(name, Hut(draw_number(1, 60)));
    return names;
}

void print(const std::vector<Report>& reports) {
    note("valley", "{} reports", reports.size());
    for (const Report& report : reports) {
        if (report.trouble.empty())
            note("valley", "{} has {} guests", report.hut, report.guests);
        else
            note("valley", "{}: {}", report.hut, report.trouble);
    }
}

// A watch that asks all huts and then prints the reports. Its manager has a name, so that it outlives its
// exit.
Task<> keep_watch(Relay& relay, RadioWatch& watch, const std::vector<std::string>& huts, Duration patience) {
    co_await async_with(watch, [&](HttpSession& session) -> Task<> {
        const std::vector<Report> reports = co_await ask_all(session, huts, patience);
        print(reports);
    });
    co_await relay.look_round();
}

// nominal: a watch signs on, asks all huts at once, and signs off.
Task<> nominal() {
    co_await with_relay([](Relay& relay) -> Task<> {
        const std::vector<std::string> huts = build_huts(relay, 4);
        RadioWatch watch(relay.options());
        co_await keep_watch(relay, watch, huts, 3s);
    });
}

// troubles: a hut answers with a status that is none of success, and another never answers.
Task<> troubles() {
    co_await with_relay([](Relay& relay) -> Task<> {
        std::vector<std::string> huts = build_huts(relay, 5);
        relay.huts.at(huts[0]).status = rng().choice({404, 500, 502, 503});
        relay.huts.at(huts[1]).is_silent = true;
        rng().shuffle(huts);
        const Span patience = draw_time(2000, 4000);
        RadioWatch watch(relay.options());
        co_await keep_watch(relay, watch, huts, patience.duration);
    });
}

// refused: the relay lets nobody sign on, so no body runs, and nothing stays open.
Task<> refused() {
    co_await with_relay([](Relay& relay) -> Task<> {
        relay.sign_on_status = rng().choice({401, 403, 429, 503});
        RadioWatch watch(relay.options());
        try {
            co_await async_with(watch, [](HttpSession&) -> Task<> {
                note("watch", "the body runs");
                co_return;
            });
        } catch (const Refused& error) {
            note("watch", "refused: {}", error.what());
        }
        co_await relay.look_round();
    });
}

// A watch of its own, whose body has nothing to do for a while.
Task<> idle(RadioWatch& watch, std::string name, Span begin, Span time) {
    co_await sleep(begin);
    try {
        co_await async_with(watch, [&](HttpSession&) -> Task<> {
            note(name, "on");
            co_await sleep(time);
        });
        note(name, "off");
    } catch (const Refused& error) {
        note(name, "off, but refused: {}", error.what());
    }
}

// two_watches: two watches at once. When the second one signs off, the relay is out of order.
Task<> two_watches() {
    co_await with_relay([](Relay& relay) -> Task<> {
        relay.numbers.push_back(draw_number(500, 999));
        relay.sign_off_status[relay.numbers[1]] = rng().choice({500, 502, 503});
        RadioWatch first(relay.options());
        RadioWatch second(relay.options());
        const Span begin = draw_time(100, 400);
        const Span time = draw_time(1000, 1900);
        const Span longer = draw_time(2000, 2900);
        co_await gather(idle(first, "first watch", 0ms, time), idle(second, "second watch", begin, longer));
        co_await relay.look_round();
    });
}

// interrupted: the watch is called away before the huts have answered. It signs off all the same.
Task<> interrupted() {
    co_await with_relay([](Relay& relay) -> Task<> {
        const std::vector<std::string> huts = build_huts(relay, 3);
        relay.huts.at(huts[draw_number(0, 2)]).is_silent = true;
        const Span call = draw_time(2000, 2900);
        RadioWatch watch(relay.options());
        try {
            co_await wait_for(keep_watch(relay, watch, huts, 9s), call);
            note("watch", "nobody called");
        } catch (const TimeoutError&) {
            note("watch", "called away");
        }
        co_await relay.look_round();
    });
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"nominal", nominal},
                       {"troubles", troubles},
                       {"refused", refused},
                       {"two_watches", two_watches},
                       {"interrupted", interrupted}});
}
