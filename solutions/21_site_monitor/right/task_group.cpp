// The visits are tasks of a group, each with its place in the result; the time limit is a manager.
#include "async/task_group.hpp"
#include "async/timeout.hpp"
#include "exercise.hpp"

namespace cahier {

Task<Check> check_site(HttpSession& session, std::string url, Duration time) {
    Check check;
    check.url = url;
    const double start = loop_time();
    std::exception_ptr failure;
    try {
        co_await async_with(timeout(time), session.get(url),
                            [&](Timeout&, ClientResponse& response) -> Task<> {
                                check.seconds = loop_time() - start;
                                check.status = response.status();
                                co_await response.text();
                            });
    } catch (const std::exception&) {
        failure = std::current_exception();
    }
    if (error_as<TimeoutError>(failure))
        check.error = "Timeout";
    else if (auto* error = error_as<std::exception>(failure))
        check.error = error->what();
    else
        check.available = check.status < 400;
    co_return check;
}

Task<> visit(HttpSession& session, Duration time, Check& check) {
    check = co_await check_site(session, check.url, time);
}

Task<> one_round(HttpSession& session, const Monitoring& plan, Board& board) {
    std::vector<Check> checks;
    for (const std::string& url : plan.sites)
        checks.push_back(Check{url});
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Task<> {
        for (Check& check : checks)
            group.create_task(visit(session, plan.timeout, check));
        co_return;
    });
    for (const Check& check : checks)
        board.show(check);
}

Task<> monitor(const Monitoring& plan, HttpSessionOptions options, Board& board) {
    HttpSession session(options);
    co_await async_with(session, [&](HttpSession&) -> Task<> {
        for (int round = 0; round < plan.rounds; ++round) {
            if (round > 0) {
                board.begin_waiting();
                co_await sleep(plan.interval);
            }
            board.begin_round(round + 1);
            co_await one_round(session, plan, board);
        }
    });
}

}  // namespace cahier
