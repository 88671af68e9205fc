// HttpServer: answers HTTP requests, many at a time, in one thread. aiohttp.web, in small.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "async/task.hpp"
#include "async/timers.hpp"
#include "io/net/endpoint.hpp"
#include "io/net/http.hpp"

namespace cahier {

// What a client may ask of the server. Who asks for more is told so, and the connection is closed.
struct HttpLimits {
    HttpLimits() {}

    std::size_t header_bytes = 16 * 1024;               // 431
    std::size_t body_bytes = 16 * 1024 * 1024;          // 413
    Duration request_time = std::chrono::seconds(30);   // from its first byte to its last: 408
    Duration idle_time = std::chrono::seconds(75);      // between two requests
    Duration response_time = std::chrono::seconds(60);  // for the client to take the answer
    std::size_t connections = 10'000;                   // 503
    Duration grace = std::chrono::seconds(5);           // for what runs when the server is left
};

// A manager: aenter() listens; aexit() stops listening, closes the connections that are idle, lets the
// requests that are under way finish within `grace`, and then cancels them. A handler that throws is answered
// for with 500, and the server goes on.
class [[nodiscard("a manager does nothing until it is given to async_with()")]] HttpServer {
public:
    // The length of the body and the Connection header are the server's to say, but "Connection: close" in
    // the answer closes the connection. An answer that HTTP does not allow, with a line break in a header for
    // example, becomes 500.
    using Handler = std::function<Task<HttpResponse>(const HttpRequest&)>;

    explicit HttpServer(Endpoint endpoint, HttpLimits limits = {});
    HttpServer(HttpServer&&) noexcept;
    ~HttpServer();

    // Requests of that method for that path, which is compared when it is decoded. GET answers HEAD too. The
    // server keeps the handler; the request lives until its task is done. Throws std::logic_error if there is
    // a route already.
    void route(std::string method, std::string path, Handler handler);
    // All that no route is for; without one, 404, or 405 where other methods have a route.
    void fallback(Handler handler);

    Task<HttpServer&> aenter();  // throws std::system_error, with the endpoint and the reason
    Task<> aexit(std::exception_ptr error);

    const Endpoint& endpoint() const;  // with the port that the system chose, once it listens
    std::size_t connections() const;   // that are open
    std::size_t requests() const;      // that came so far, without those that could not be understood

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace cahier
