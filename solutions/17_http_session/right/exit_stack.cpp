// What the exit has to do is on an exit stack, the time limit is a manager, and the tasks are awaited one by
// one.
#include <fmt/format.h>

#include "async/gather.hpp"
#include "async/timeout.hpp"
#include "exercise.hpp"
#include "managers/async_exit_stack.hpp"

namespace cahier {

Task<std::string> text_of(ClientResponse& response) {
    const std::string text = co_await response.text();
    if (response.status() >= 400)
        throw Refused(fmt::format("{} {}", response.status(), response.reason()));
    co_return text;
}

Task<HttpSession&> RadioWatch::aenter() {
    AsyncExitStack stack;
    co_await stack.enter_async_context(session_);
    std::exception_ptr failure;
    try {
        number_ = co_await async_with(session_.post("/watch", ""), text_of);
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        co_await stack.aclose(failure);
        std::rethrow_exception(failure);
    }
    (void)stack.pop_all();
    co_return session_;
}

Task<> RadioWatch::aexit(std::exception_ptr error) {
    AsyncExitStack stack;
    stack.push_async_callback([this, error] { return session_.aexit(error); });
    stack.push_async_callback([this]() -> Task<> {
        co_await async_with(session_.post("/watch/" + number_ + "/end", ""), text_of);
    });
    co_await stack.aclose(error);
}

Task<int> ask(HttpSession& session, std::string hut, Duration patience) {
    std::string guests;
    co_await async_with(
        timeout(patience), session.get("/huts/" + hut),
        [&](Timeout&, ClientResponse& response) -> Task<> { guests = co_await text_of(response); });
    co_return std::stoi(guests);
}

Task<std::vector<Report>> ask_all(HttpSession& session, std::vector<std::string> huts, Duration patience) {
    std::vector<TaskHandle<int>> tasks;
    for (const std::string& hut : huts)
        tasks.push_back(create_task(ask(session, hut, patience)));
    co_await gather_settled(tasks);  // none is left behind, whatever happens
    std::vector<Report> reports;
    for (std::size_t i = 0; i < huts.size(); ++i) {
        Report report{huts[i]};
        try {
            report.guests = co_await tasks[i];
        } catch (const Refused& error) {
            report.trouble = error.what();
        } catch (const TimeoutError&) {
            report.trouble = "no answer";
        }
        reports.push_back(report);
    }
    co_return reports;
}

}  // namespace cahier
