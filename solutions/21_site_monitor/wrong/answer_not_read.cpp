// The answer is not read to its end, so that its connection cannot be kept.
// fails: rounds
#include "exercise.hpp"

#include "async/gather.hpp"

namespace cahier {

Task<Check> check_site(HttpSession& session, std::string url, Duration timeout) {
    Check check{url};
    HttpRequestOptions options;
    options.time_limit = timeout;
    const double start = loop_time();
    try {
        co_await async_with(session.get(url, options), [&](ClientResponse& response) -> Task<> {
            check.status = response.status();
            check.seconds = loop_time() - start;
            check.available = check.status < 400;
            co_return;
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
