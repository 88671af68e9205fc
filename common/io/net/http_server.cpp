#include "io/net/http_server.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <list>
#include <map>

#include "async/debug.hpp"
#include "async/gather.hpp"
#include "async/sleep.hpp"
#include "async/timeout.hpp"
#include "io/net/acceptor.hpp"
#include "io/net/request_reader.hpp"

namespace cahier {

struct HttpServer::State {
    struct Connection {
        Connection(Socket socket, const HttpLimits& limits) : socket(std::move(socket)), reader(limits) {}

        Socket socket;
        RequestReader reader;
        std::optional<TaskHandle<>> task = {};
        bool is_idle = true;  // between two requests
    };
    using Connections = std::list<Connection>;

    State(Endpoint where, const HttpLimits& limits) : endpoint(std::move(where)), limits(limits) {}

    Task<> accept();
    void open(Socket socket);
    Task<> serve(Connections::iterator connection);
    Task<RequestReader::Progress> receive_in_time(Connection& connection);
    Task<RequestReader::Progress> receive_beginning(Connection& connection);
    Task<RequestReader::Progress> receive_rest(Connection& connection, RequestReader::Progress progress);
    Task<std::size_t> receive_some(Connection& connection);
    Task<HttpResponse> answer(HttpRequest& request);
    Task<bool> send(Connection& connection, HttpResponse response, bool with_body, bool keep_alive);
    Task<> drain(Connection& connection);
    const Handler* find(const std::string& method, const std::string& path) const;
    std::string methods_of(const std::string& path) const;

    Endpoint endpoint;
    HttpLimits limits;
    std::map<std::string, std::map<std::string, Handler>> routes;  // by path, then by method
    Handler fallback;
    std::optional<Acceptor> acceptor;
    std::optional<TaskHandle<>> accepting;
    Connections connections;
    std::size_t requests = 0;
    bool is_closing = false;
};

using Progress = RequestReader::Progress;

HttpServer::HttpServer(Endpoint endpoint, HttpLimits limits)
    : state_(std::make_unique<State>(std::move(endpoint), limits)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() = default;

void HttpServer::route(std::string method, std::string path, Handler handler) {
    const bool is_new = state_->routes[path].emplace(method, std::move(handler)).second;
    if (!is_new)
        throw std::logic_error(fmt::format("there is a route for {} {} already", method, path));
}

void HttpServer::fallback(Handler handler) {
    state_->fallback = std::move(handler);
}

const Endpoint& HttpServer::endpoint() const {
    return state_->endpoint;
}

std::size_t HttpServer::connections() const {
    return state_->connections.size();
}

std::size_t HttpServer::requests() const {
    return state_->requests;
}

Task<HttpServer&> HttpServer::aenter() {
    State& state = *state_;
    state.acceptor.emplace(state.endpoint);
    state.endpoint = state.acceptor->endpoint();
    state.is_closing = false;
    state.accepting = create_task(state.accept());
    co_return *this;
}

Task<> HttpServer::aexit(std::exception_ptr) {
    State& state = *state_;
    state.is_closing = true;
    state.accepting->cancel();
    co_await gather_settled(*state.accepting);
    state.acceptor.reset();

    std::vector<TaskHandle<>> tasks;
    for (State::Connection& connection : state.connections) {
        tasks.push_back(*connection.task);
        if (connection.is_idle)
            connection.task->cancel();
    }
    try {
        co_await wait_for(gather_settled(tasks), state.limits.grace);  // which cancels them when it is over
    } catch (const TimeoutError&) {
    }
    state.connections.clear();
}

Task<> HttpServer::State::accept() {
    for (;;) {
        Socket socket = co_await acceptor->accept();
        if (connections.size() < limits.connections) {
            open(std::move(socket));
        } else {
            constexpr std::string_view busy =
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            error_code ignored;
            socket.non_blocking(true, ignored);
            socket.send(asio::buffer(busy), 0, ignored);
        }
    }
}

void HttpServer::State::open(Socket socket) {
    error_code ignored;
    socket.non_blocking(true, ignored);
    const auto connection = connections.emplace(connections.end(), std::move(socket), limits);
    connection->task = create_task(serve(connection));
}

namespace {

bool asks_to_close(const HttpResponse& response) {
    return http::token_list(response.headers.get("Connection").value_or("")).exists("close");
}

}  // namespace

Task<> HttpServer::State::serve(Connections::iterator place) {
    struct Closed {
        Connections& connections;
        Connections::iterator place;
        ~Closed() { connections.erase(place); }
    } closed{connections, place};
    Connection& connection = *place;

    for (bool keep_alive = true; keep_alive && !is_closing;) {
        connection.is_idle = true;
        const Progress progress = co_await receive_in_time(connection);
        if (progress == Progress::nothing)
            co_return;
        if (progress == Progress::wrong) {
            const int status = connection.reader.status();
            if (status == 0)
                co_return;
            HttpResponse response(fmt::format("<h1>{} {}</h1>\n", status, http_reason(status)), status);
            const bool with_body = connection.reader.request().method != "HEAD";
            const bool sent = co_await send(connection, std::move(response), with_body, false);
            if (sent)
                co_await drain(connection);
            co_return;
        }
        ++requests;
        HttpRequest& request = connection.reader.request();
        HttpResponse response = co_await answer(request);
        keep_alive = connection.reader.keep_alive() && !asks_to_close(response) && !is_closing;
        const bool sent =
            co_await send(connection, std::move(response), request.method != "HEAD", keep_alive);
        if (!sent)
            co_return;
        connection.reader.begin();
    }
}

// The next request, or nothing if none came in time. One that began and did not end in time is wrong.
Task<Progress> HttpServer::State::receive_in_time(Connection& connection) {
    Progress progress = connection.reader.read();
    const bool came_with_another = progress != Progress::nothing;
    if (!came_with_another) {
        try {
            progress = co_await wait_for(receive_beginning(connection), limits.idle_time);
        } catch (const TimeoutError&) {
        }
    }
    if (progress == Progress::nothing)
        co_return progress;
    connection.is_idle = false;
    if (came_with_another)
        co_await sleep(Duration{0});  // the other connections have their turn
    if (progress != Progress::complete && progress != Progress::wrong) {
        try {
            progress = co_await wait_for(receive_rest(connection, progress), limits.request_time);
        } catch (const TimeoutError&) {
            progress = connection.reader.time_is_over();
        }
    }
    co_return progress;
}

Task<Progress> HttpServer::State::receive_beginning(Connection& connection) {
    Progress progress = Progress::nothing;
    while (progress == Progress::nothing) {
        const std::size_t size = co_await receive_some(connection);
        if (size == 0)
            break;
        progress = connection.reader.read();
    }
    co_return progress;
}

Task<Progress> HttpServer::State::receive_rest(Connection& connection, Progress progress) {
    while (progress != Progress::complete && progress != Progress::wrong) {
        if (progress == Progress::asks_to_continue) {
            constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            Completed sent;
            co_await completes("HttpServer, to ask for a body", sent, [&](auto handler) {
                asio::async_write(connection.socket, asio::buffer(go_on), std::move(handler));
            });
        }
        const std::size_t size = co_await receive_some(connection);
        progress = size > 0 ? connection.reader.read() : connection.reader.at_end();
    }
    co_return progress;
}

// How many bytes came; 0 at the end of the connection, whatever ended it.
Task<std::size_t> HttpServer::State::receive_some(Connection& connection) {
    beast::flat_buffer& input = connection.reader.buffer();
    const std::size_t room = connection.is_idle ? 2 * 1024 : 16 * 1024;  // there may be many idle ones
    Completed received;
    co_await completes("HttpServer, for a request", received, [&](auto handler) {
        connection.socket.async_read_some(input.prepare(room), std::move(handler));
    });
    input.commit(received.size);
    co_return received.size;
}

const HttpServer::Handler* HttpServer::State::find(const std::string& method, const std::string& path) const {
    const auto methods = routes.find(path);
    if (methods == routes.end())
        return nullptr;
    auto handler = methods->second.find(method);
    if (handler == methods->second.end() && method == "HEAD")
        handler = methods->second.find("GET");
    return handler == methods->second.end() ? nullptr : &handler->second;
}

std::string HttpServer::State::methods_of(const std::string& path) const {
    std::string methods;
    if (const auto found = routes.find(path); found != routes.end())
        for (const auto& [method, handler] : found->second)
            if (method != "HEAD" || !found->second.contains("GET"))
                methods += (methods.empty() ? "" : ", ") + method + (method == "GET" ? ", HEAD" : "");
    return methods;
}

Task<HttpResponse> HttpServer::State::answer(HttpRequest& request) {
    const Handler* handler = find(request.method, request.path);
    if (!handler && fallback)
        handler = &fallback;
    if (!handler) {
        const std::string methods = methods_of(request.path);
        const int status = methods.empty() ? 404 : 405;
        HttpResponse response(fmt::format("<h1>{} {}</h1>\n", status, http_reason(status)), status);
        if (!methods.empty())
            response.headers.set("Allow", methods);
        co_return response;
    }
    std::exception_ptr error;
    try {
        co_return co_await (*handler)(request);
    } catch (...) {
        if (current_task().cancelling() > 0)
            throw;
        error = std::current_exception();  // Cancelled too, if it was not this task that was cancelled
    }
    report(fmt::format("{} {} failed: {}", request.method, request.path, message_of(error)));
    co_return HttpResponse("<h1>500 Internal Server Error</h1>\n", 500);
}

namespace {

bool may_be_in_name(char letter) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    const char small = static_cast<char>(letter | 0x20);
    return (small >= 'a' && small <= 'z') || (letter >= '0' && letter <= '9') ||
           others.find(letter) != std::string_view::npos;
}

// A line break would begin another header, or the body.
bool may_be_in_value(char letter) {
    return letter != '\r' && letter != '\n' && letter != '\0';
}

bool is_valid(const HttpResponse& response) {
    constexpr std::size_t longest = 32 * 1024;  // a client takes hardly more
    if (response.status < 200 || response.status > 999)
        return false;
    return std::all_of(response.headers.begin(), response.headers.end(), [&](const auto& field) {
        const auto& [name, value] = field;
        return !name.empty() && std::all_of(name.begin(), name.end(), may_be_in_name) &&
               std::all_of(value.begin(), value.end(), may_be_in_value) &&
               name.size() + value.size() <= longest;
    });
}

bool may_have_body(int status) {
    return status >= 200 && status != 204 && status != 304;
}

bool is_said_by_server(std::string_view name) {
    return beast::iequals(name, "Content-Length") || beast::iequals(name, "Transfer-Encoding") ||
           beast::iequals(name, "Connection");
}

// What comes before the body. The last answer of a connection says that it is.
std::string head_of(const HttpResponse& response, bool keep_alive, bool is_http_1_0) {
    std::string head = is_http_1_0 ? "HTTP/1.0 " : "HTTP/1.1 ";
    head.append(std::to_string(response.status)).append(" ");
    head.append(http_reason(response.status)).append("\r\n");
    for (const auto& [name, value] : response.headers)
        if (!is_said_by_server(name))
            head.append(name).append(": ").append(value).append("\r\n");
    if (may_have_body(response.status))
        head.append("Content-Length: ").append(std::to_string(response.body.size())).append("\r\n");
    if (!keep_alive)
        head += "Connection: close\r\n";
    else if (is_http_1_0)
        head += "Connection: keep-alive\r\n";
    return head += "\r\n";
}

}  // namespace

// False if the client did not take it. Mostly the system takes it at once.
Task<bool> HttpServer::State::send(Connection& connection, HttpResponse response, bool with_body,
                                   bool keep_alive) {
    if (!is_valid(response)) {
        report("a handler answered with a status or a header that HTTP does not allow");
        response = HttpResponse("<h1>500 Internal Server Error</h1>\n", 500);
    }
    if (!may_have_body(response.status))
        with_body = false;
    const std::string head = head_of(response, keep_alive, connection.reader.is_http_1_0());
    const std::string_view body = with_body ? std::string_view(response.body) : std::string_view();
    beast::buffers_suffix<std::array<asio::const_buffer, 2>> rest({asio::buffer(head), asio::buffer(body)});
    Completed sent;
    sent.size = connection.socket.write_some(rest, sent.error);
    rest.consume(sent.size);
    if (sent.error == asio::error::would_block || (!sent.error && beast::buffer_bytes(rest) > 0)) {
        const auto send_rest = [&]() -> Task<> {
            co_await completes("HttpServer, for a client to take its answer", sent, [&](auto handler) {
                asio::async_write(connection.socket, rest, std::move(handler));
            });
        };
        try {
            co_await wait_for(send_rest(), limits.response_time);
        } catch (const TimeoutError&) {
            sent.error = asio::error::timed_out;
        }
    }
    if (!keep_alive) {
        error_code ignored;
        connection.socket.shutdown(Socket::shutdown_send, ignored);
    }
    co_return !sent.error;
}

// A client that is still sending would not see its answer if the connection were closed at once: TCP throws
// away what it has not read when there is input that nobody takes.
Task<> HttpServer::State::drain(Connection& connection) {
    const auto read_on = [&]() -> Task<> {
        for (std::size_t rest = 1024 * 1024, size = 1; size > 0 && rest > 0; rest -= std::min(rest, size)) {
            size = co_await receive_some(connection);
            connection.reader.buffer().clear();
        }
    };
    try {
        co_await wait_for(read_on(), std::chrono::seconds(1));
    } catch (const TimeoutError&) {
    }
}

}  // namespace cahier
