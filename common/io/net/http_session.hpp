// HttpSession: asks HTTP servers, over connections that it keeps and shares. aiohttp.ClientSession.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <stdexcept>

#include "async/timers.hpp"
#include "io/net/endpoint.hpp"
#include "io/net/http.hpp"
#include "managers/generator_manager.hpp"

namespace cahier {

// A server that cannot be reached, or that answers what is no HTTP; what() is "URL: the reason".
class HttpError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Of one request. What is not said is the session's.
struct HttpRequestOptions {
    HttpRequestOptions() {}

    HttpHeaders headers;  // in place of the session's of the same name
    std::string body;
    std::optional<Duration> time_limit;  // from the beginning to the last byte of the answer
    bool allow_redirects = true;
};

// Of all requests of a session.
struct HttpSessionOptions {
    HttpSessionOptions() {}

    std::string base_url;  // before a URL that begins with '/': "http://lesson.local"
    HttpHeaders headers;
    Duration time_limit = std::chrono::minutes(5);
    std::size_t connections = 100;  // at once, used or kept; further requests wait for one
    int redirects = 10;
    // Where the server of a host is, if the system's look-up is not to say it.
    std::function<std::optional<Endpoint>(std::string_view host)> resolve;
};

// An answer, whose body may still be arriving. It lives as long as the body of its async_with().
class ClientResponse {
public:
    struct Exchange;
    explicit ClientResponse(Exchange& exchange) : exchange_(&exchange) {}
    ClientResponse(const ClientResponse&) = delete;

    int status() const;
    std::string reason() const;
    const HttpHeaders& headers() const;
    const std::string& url() const;  // the last one, after redirects

    // The next bytes of the body, as they arrive; nothing at its end. A cancelled one loses nothing. Throws
    // HttpError or TimeoutError.
    Task<std::optional<std::string>> read_chunk();
    // All of the body that read_chunk() has not given; the second time too. Longer than that many bytes, it
    // throws HttpError.
    Task<std::string> text(std::size_t longest = 64 * 1024 * 1024);
    // The same, parsed; include <nlohmann/json.hpp>. Throws HttpError if it is no JSON.
    Task<nlohmann::json> json();

private:
    Exchange* exchange_;
};

// A manager: aexit() closes every connection, also those that are still in use. It may be used by many tasks
// at once. Requests are managers too, and give a ClientResponse:
//     co_await async_with(session.get("http://lesson.local/json"), [](ClientResponse& response) -> Task<>
//     {...})
// If its body has been read to the end, the connection is kept for the next request. Enters throw HttpError,
// or TimeoutError; an answer such as 404 is none. What cannot be asked (no URL, a line break in a header)
// throws std::invalid_argument.
class [[nodiscard("a manager does nothing until it is given to async_with()")]] HttpSession {
public:
    struct State;
    explicit HttpSession(HttpSessionOptions options = {});
    HttpSession(HttpSession&&) noexcept;
    ~HttpSession();

    Task<HttpSession&> aenter();
    Task<> aexit(std::exception_ptr error);

    GeneratorManager<ClientResponse> get(std::string url, HttpRequestOptions options = {});
    GeneratorManager<ClientResponse> post(std::string url, std::string body, HttpRequestOptions options = {});
    GeneratorManager<ClientResponse> request(std::string method, std::string url,
                                             HttpRequestOptions options = {});

    std::size_t open_connections() const;

private:
    std::shared_ptr<State> state_;
};

}  // namespace cahier
