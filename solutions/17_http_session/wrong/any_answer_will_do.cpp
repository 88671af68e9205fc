// No status is looked at: whatever a hut or the relay answers is taken for a success.
// fails: troubles refused two_watches
#include "exercise.hpp"

#include "async/gather.hpp"

namespace cahier {
namespace {

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
        co_await async_with(session_.post("/watch", ""),
                            [&](ClientResponse& response) -> Task<> { number_ = co_await response.text(); });
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
                            [](ClientResponse&) -> Task<> { co_return; });
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
