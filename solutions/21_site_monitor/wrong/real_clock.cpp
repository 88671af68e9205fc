// The time is taken on the clock of the computer, and not on that of the loop.
// fails: run all_at_once troubles rounds interrupted board_falls
#include "exercise.hpp"

#include <chrono>

#include "async/gather.hpp"

namespace cahier {

Task<Check> check_site(HttpSession& session, std::string url, Duration timeout) {
    Check check{url};
    HttpRequestOptions options;
    options.time_limit = timeout;
    const auto start = std::chrono::steady_clock::now();
    try {
        co_await async_with(session.get(url, options), [&](ClientResponse& response) -> Task<> {
            co_await response.text();
            check.status = response.status();
            check.seconds = Seconds(std::chrono::steady_clock::now() - start).count();
            check.available = check.status < 400;
        });
    } catch (const TimeoutError&) {
        check.error = "Timeout";
    } catch (const HttpError& error) {
        check.error = error.what();
    }
    co_return check;
}

Task<> monitor(const Monitoring& plan, HttpSessionOptions options, Board& board) {
    co_await async_with(HttpSession(options), [&](HttpSession& session) -> Task<> {
        for (int round = 1; round <= plan.rounds; ++round) {
            board.begin_round(round);
            std::vector<Task<Check>> visits;
            for (const std::string& url : plan.sites)
                visits.push_back(check_site(session, url, plan.timeout));
            const std::vector<Check> checks = co_await gather(std::move(visits));
            for (const Check& check : checks)
                board.show(check);
            if (round < plan.rounds) {
                board.begin_waiting();
                co_await sleep(plan.interval);
            }
        }
    });
}

}  // namespace cahier
