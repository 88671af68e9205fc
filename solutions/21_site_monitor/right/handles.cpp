// The session is on an exit stack, and each visit a task that is awaited by its handle, in the order of the
// sites.
#include "async/gather.hpp"
#include "async/timeout.hpp"
#include "exercise.hpp"
#include "managers/async_exit_stack.hpp"

namespace cahier {

Task<int> status_of(HttpSession& session, std::string url) {
    co_return co_await async_with(session.get(url), [](ClientResponse& response) -> Task<int> {
        co_await response.text();
        co_return response.status();
    });
}

Task<Check> check_site(HttpSession& session, std::string url, Duration timeout) {
    const double start = loop_time();
    Check check{url};
    try {
        check.status = co_await wait_for(status_of(session, url), timeout);
    } catch (const TimeoutError&) {
        check.error = "Timeout";
        co_return check;
    } catch (const HttpError& error) {
        check.error = error.what();
        co_return check;
    }
    check.seconds = loop_time() - start;
    check.available = check.status < 400;
    co_return check;
}

Task<> monitor(const Monitoring& plan, HttpSessionOptions options, Board& board) {
    co_await async_with(AsyncExitStack(), [&](AsyncExitStack& stack) -> Task<> {
        HttpSession& session = co_await stack.enter_async_context(HttpSession(options));
        for (int round = 1; round <= plan.rounds; ++round) {
            board.begin_round(round);
            std::vector<TaskHandle<Check>> visits;
            for (const std::string& url : plan.sites)
                visits.push_back(create_task(check_site(session, url, plan.timeout)));
            co_await gather_settled(visits);
            for (const TaskHandle<Check>& visit : visits)
                board.show(visit.result());
            if (round == plan.rounds)
                break;
            board.begin_waiting();
            co_await sleep(plan.interval);
        }
    });
}

}  // namespace cahier
