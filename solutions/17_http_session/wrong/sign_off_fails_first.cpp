// If signing off fails, the exit does not get as far as the session.
// fails: two_watches
#include "exercise.hpp"

#include <fmt/format.h>

#include "async/gather.hpp"

namespace cahier {
namespace {

void require_success(const ClientResponse& response) {
    if (response.status() >= 400)
        throw Refused(fmt::format("{} {}", response.status(), response.reason()));
}

Task<Report> report_of(HttpSession& session, std::string hut, Duration patience) {
    Report report{hut};
    try {
        report.guests = co_await ask(session, hut, patience);
    } catch (const Refused& error) {
        report.trouble = error.what();
    } catch (const TimeoutError&) {
        report.trouble = "no answer";
    }
    co_return report;
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
    co_await async_with(session_.post("/watch/" + number_ + "/end", ""),
                        [](ClientResponse& response) -> Task<> {
                            require_success(response);
                            co_return;
                        });
    co_await session_.aexit(nullptr);
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
    std::vector<Task<Report>> reports;
    for (const std::string& hut : huts)
        reports.push_back(report_of(session, hut, patience));
    co_return co_await gather(std::move(reports));
}

}  // namespace cahier
