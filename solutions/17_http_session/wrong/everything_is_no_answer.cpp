// A `catch (...)` takes the cancellation, too, for a hut that does not answer.
// fails: interrupted
#include "exercise.hpp"

#include <fmt/format.h>

#include "async/task_handle.hpp"

namespace cahier {
namespace {

void require_success(const ClientResponse& response) {
    if (response.status() >= 400)
        throw Refused(fmt::format("{} {}", response.status(), response.reason()));
}

}  // namespace

Task<HttpSession&> RadioWatch::aenter() {
    co_await session_.aenter();
    std::exception_ptr error;
    try {
        co_await async_with(session_.post("/watch", ""), [&](ClientResponse& response) -> Task<> {
            require_success(response);
            number_ = co_await response.text();
        });
    } catch (...) {
        error = std::current_exception();
    }
    if (error) {
        co_await session_.aexit(error);
        std::rethrow_exception(error);
    }
    co_return session_;
}

Task<> RadioWatch::aexit(std::exception_ptr) {
    std::exception_ptr error;
    try {
        co_await async_with(session_.post("/watch/" + number_ + "/end", ""),
                            [](ClientResponse& response) -> Task<> {
                                require_success(response);
                                co_return;
                            });
    } catch (...) {
        error = std::current_exception();
    }
    co_await session_.aexit(error);
    if (error)
        std::rethrow_exception(error);
}

Task<int> ask(HttpSession& session, std::string hut, Duration patience) {
    HttpRequestOptions options;
    options.time_limit = patience;
    co_return co_await async_with(session.get("/huts/" + hut, options),
                                  [](ClientResponse& response) -> Task<int> {
                                      require_success(response);
                                      const std::string guests = co_await response.text();
                                      co_return std::stoi(guests);
                                  });
}

Task<std::vector<Report>> ask_all(HttpSession& session, std::vector<std::string> huts, Duration patience) {
    std::vector<TaskHandle<int>> tasks;
    for (const std::string& hut : huts)
        tasks.push_back(create_task(ask(session, hut, patience)));
    std::vector<Report> reports;
    for (std::size_t i = 0; i < huts.size(); ++i) {
        Report report{huts[i]};
        try {
            report.guests = co_await tasks[i];
        } catch (const Refused& error) {
            report.trouble = error.what();
        } catch (...) {
            report.trouble = "no answer";
        }
        reports.push_back(report);
    }
    co_return reports;
}

}  // namespace cahier
