// Another async_with() around the session sees to its closing; the answers are settled, and then looked at.
#include <fmt/format.h>

#include "async/gather.hpp"
#include "async/timeout.hpp"
#include "exercise.hpp"

namespace cahier {

Task<std::string> answer_to(GeneratorManager<ClientResponse> request) {
    co_return co_await async_with(request, [](ClientResponse& response) -> Task<std::string> {
        if (response.status() >= 400)
            throw Refused(std::to_string(response.status()) + " " + response.reason());
        co_return co_await response.text();
    });
}

// The session goes on only if the signing on does.
GeneratorManager<> closed_on_error(HttpSession& session) {
    Exit exit = co_yield {};
    if (exit.error())
        co_await session.aexit(exit.error());
}

Task<HttpSession&> RadioWatch::aenter() {
    co_await session_.aenter();
    co_await async_with(closed_on_error(session_),
                        [this]() -> Task<> { number_ = co_await answer_to(session_.post("/watch", "")); });
    co_return session_;
}

Task<> RadioWatch::aexit(std::exception_ptr) {
    co_await async_with(session_, [this](HttpSession& session) -> Task<> {
        co_await answer_to(session.post(fmt::format("/watch/{}/end", number_), ""));
    });
}

Task<int> ask(HttpSession& session, std::string hut, Duration patience) {
    const std::string guests = co_await wait_for(answer_to(session.get("/huts/" + hut)), patience);
    co_return std::stoi(guests);
}

Task<std::vector<Report>> ask_all(HttpSession& session, std::vector<std::string> huts, Duration patience) {
    std::vector<Task<int>> tasks;
    for (const std::string& hut : huts)
        tasks.push_back(ask(session, hut, patience));
    const std::vector<Outcome<int>> outcomes = co_await gather_settled(std::move(tasks));
    std::vector<Report> reports;
    for (std::size_t i = 0; i < huts.size(); ++i) {
        const std::exception_ptr error = outcomes[i].exception();
        Report report{huts[i]};
        if (const auto* refused = error_as<Refused>(error))
            report.trouble = refused->what();
        else if (error_as<TimeoutError>(error))
            report.trouble = "no answer";
        else
            report.guests = outcomes[i].result();
        reports.push_back(report);
    }
    co_return reports;
}

}  // namespace cahier
