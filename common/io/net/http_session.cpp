#include "io/net/http_session.hpp"

#include <fmt/core.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#ifdef CAHIER_HAS_OPENSSL
#include <boost/asio/ssl.hpp>
#endif

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <list>
#include <map>
#include <nlohmann/json.hpp>
#include <variant>

#include "async/semaphore.hpp"
#include "async/timeout.hpp"
#include "io/net/network.hpp"
#include "io/net/url.hpp"

namespace cahier {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

std::string text_of(beast::string_view text) {
    return {text.data(), text.size()};
}

// A connection, with TLS or without.
struct Connection {
#ifdef CAHIER_HAS_OPENSSL
    using Wire = std::variant<Socket, asio::ssl::stream<Socket>>;
#else
    using Wire = std::variant<Socket>;
#endif
    Connection(Wire wire, std::string origin) : wire(std::move(wire)), origin(std::move(origin)) {}

    // operation(stream, handler), as completes() needs it.
    template <class Start>
    void start(Start operation) {
        std::visit(operation, wire);
    }
    Socket::lowest_layer_type& socket() {
        return std::visit([](auto& stream) -> Socket::lowest_layer_type& { return stream.lowest_layer(); },
                          wire);
    }
    void close() {
        error_code ignored;
        socket().close(ignored);
    }
    // Of one that is kept: neither has the server closed it, nor said what nobody asked for.
    bool is_quiet() {
        char byte = 0;
        return ::recv(socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
               (errno == EAGAIN || errno == EWOULDBLOCK);
    }

    Wire wire;
    std::string origin;        // "http://host:port"
    beast::flat_buffer input;  // arrived and not yet parsed
    bool was_used = false;
};
using Connections = std::list<Connection>;

std::string origin_of(const Url& url) {
    return fmt::format("{}://{}", url.scheme, url.host_and_port());
}

bool is_idempotent(const std::string& method) {
    return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
           method == "OPTIONS" || method == "TRACE";
}

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string reason_of(const error_code& error) {
    if (error == http::error::end_of_stream || error == asio::error::eof)
        return "the server closed the connection before it had answered";
    if (error == http::error::partial_message)
        return "the server closed the connection in the middle of its answer";
    if (error.category() == http::make_error_code(http::error::end_of_stream).category())
        return fmt::format("the answer is no HTTP ({})", error.message());
    return error.message();
}

}  // namespace

struct HttpSession::State {
    explicit State(HttpSessionOptions given) : options(std::move(given)), permits(options.connections) {}

    Task<Connections::iterator> take(const Url& url, bool may_be_used);
    Task<Connections::iterator> connect(const Url& url);
#ifdef CAHIER_HAS_OPENSSL
    Task<> begin_tls(Connection& connection, const Url& url);
#endif
    void give_back(Connections::iterator connection, bool is_reusable);
    void close();
    void fail_if_closed(const Url& url) const {
        if (is_closed)
            throw HttpError(url.text() + ": the session was closed");
    }

    HttpSessionOptions options;
    Semaphore permits;  // to use a connection
    std::size_t permitted = 0;
    Connections open;
    std::multimap<std::string, Connections::iterator> idle;  // by origin
    bool is_closed = false;
};

// A request and its answer.
struct ClientResponse::Exchange {
    using Parser = http::response_parser<http::buffer_body>;

    explicit Exchange(HttpSession::State& state) : state(state) {}
    Exchange(const Exchange&) = delete;
    ~Exchange() { finish(); }

    Task<> begin(std::string method, HttpRequestOptions options);
    Task<> ask(const std::string& method, const HttpRequestOptions& options);
    Task<error_code> try_to_ask(const std::string& method, const HttpRequestOptions& options);
    Task<error_code> write(const std::string& method, const HttpRequestOptions& options);
    Task<error_code> read_header(bool has_body);
    Task<std::optional<std::string>> read_chunk();
    void finish();
    int status() const { return static_cast<int>(parser->get().result_int()); }
    [[noreturn]] void fail(std::string_view reason) const {
        throw HttpError(fmt::format("{}: {}", url_text, reason));
    }

    HttpSession::State& state;
    Url url = {};
    std::string url_text = {};
    Duration deadline{0};
    std::optional<Connections::iterator> connection = {};
    bool has_permit = false;
    bool is_broken = false;  // the request was not sent to its end
    std::optional<Parser> parser = {};
    HttpHeaders headers = {};
    std::string room = {};     // where the next bytes of the body go
    std::string arrived = {};  // of the body, and not yet given
    std::string text = {};     // of the body, given by text()
    std::string failure = {};  // why no more of the body comes
};

// --- the session -----------------------------------------------------------------------------------------

HttpSession::HttpSession(HttpSessionOptions options) : state_(std::make_shared<State>(std::move(options))) {}
HttpSession::HttpSession(HttpSession&&) noexcept = default;
HttpSession::~HttpSession() = default;

Task<HttpSession&> HttpSession::aenter() {
    co_return *this;
}

Task<> HttpSession::aexit(std::exception_ptr) {
    state_->close();
    co_return;
}

std::size_t HttpSession::open_connections() const {
    return state_->open.size();
}

GeneratorManager<ClientResponse> HttpSession::get(std::string url, HttpRequestOptions options) {
    return request("GET", std::move(url), std::move(options));
}

GeneratorManager<ClientResponse> HttpSession::post(std::string url, std::string body,
                                                   HttpRequestOptions options) {
    options.body = std::move(body);
    return request("POST", std::move(url), std::move(options));
}

namespace {

// What would end a line of the request early could begin another request.
void require_sound(std::string_view method, const HttpHeaders& headers) {
    const auto is_token = [](std::string_view text) {
        constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
        return !text.empty() && std::all_of(text.begin(), text.end(), [&](char letter) {
            return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                   (letter >= 'A' && letter <= 'Z') || signs.find(letter) != std::string_view::npos;
        });
    };
    if (!is_token(method))
        throw std::invalid_argument(fmt::format("'{}' is no HTTP method", method));
    for (const auto& [name, value] : headers) {
        if (!is_token(name))
            throw std::invalid_argument(fmt::format("'{}' is no name of a header", name));
        if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
            throw std::invalid_argument(fmt::format("the header {} has a line break in it", name));
    }
}

GeneratorManager<ClientResponse> exchange(std::shared_ptr<HttpSession::State> state, std::string method,
                                          std::string url, HttpRequestOptions options) {
    if (state->is_closed)
        throw std::logic_error("this session is closed");
    ClientResponse::Exchange exchange(*state);
    std::string_view base;
    if (url.starts_with('/'))
        base = state->options.base_url;
    if (base.ends_with('/'))
        base.remove_suffix(1);
    exchange.url = Url::parse(fmt::format("{}{}", base, url));
    exchange.url_text = exchange.url.text();
    for (const auto& [name, value] : state->options.headers)
        if (!options.headers.get(name))
            options.headers.add(name, value);
    require_sound(method, options.headers);
    const Duration longest = Duration::max() - Loop::running().now();
    const Duration limit = std::min(options.time_limit.value_or(state->options.time_limit), longest);
    exchange.deadline = Loop::running().now() + limit;
    co_await wait_for(exchange.begin(std::move(method), std::move(options)), limit);
    ClientResponse response(exchange);
    co_yield response;
    exchange.finish();
}

}  // namespace

GeneratorManager<ClientResponse> HttpSession::request(std::string method, std::string url,
                                                      HttpRequestOptions options) {
    return exchange(state_, std::move(method), std::move(url), std::move(options));
}

Task<Connections::iterator> HttpSession::State::take(const Url& url, bool may_be_used) {
    const std::string origin = origin_of(url);
    for (auto kept = idle.find(origin); may_be_used && kept != idle.end(); kept = idle.find(origin)) {
        const Connections::iterator connection = kept->second;
        idle.erase(kept);
        if (connection->is_quiet())
            co_return connection;
        open.erase(connection);
    }
    while (!idle.empty() && idle.size() + permitted > options.connections) {
        open.erase(idle.begin()->second);
        idle.erase(idle.begin());
    }
    co_return co_await connect(url);
}

Task<Connections::iterator> HttpSession::State::connect(const Url& url) {
    fail_if_closed(url);
#ifndef CAHIER_HAS_OPENSSL
    if (url.is_https())
        throw HttpError(url.text() + ": https:// needs OpenSSL, and the workbook was built without it");
#endif
    std::optional<Endpoint> endpoint;
    if (options.resolve)
        endpoint = options.resolve(url.host);
    if (!endpoint) {
        const bool is_ipv6 = url.host.starts_with('[');
        endpoint = Endpoint::tcp(is_ipv6 ? url.host.substr(1, url.host.size() - 2) : url.host, url.port);
    }
    // From the beginning it is among the open ones, which close() closes.
    const Connections::iterator connection =
        open.emplace(open.end(), Socket(Network::of_running_loop().context), origin_of(url));
    try {
        co_await connect_socket(std::get<Socket>(connection->wire), *endpoint);
#ifdef CAHIER_HAS_OPENSSL
        if (url.is_https())
            co_await begin_tls(*connection, url);
#endif
        fail_if_closed(url);
    } catch (...) {
        open.erase(connection);
        throw;
    }
    co_return connection;
}

#ifdef CAHIER_HAS_OPENSSL
Task<> HttpSession::State::begin_tls(Connection& connection, const Url& url) {
    asio::ssl::context context(asio::ssl::context::tls_client);
    context.set_default_verify_paths();
    Socket socket = std::move(std::get<Socket>(connection.wire));
    auto& secure = connection.wire.emplace<asio::ssl::stream<Socket>>(std::move(socket), context);
    secure.set_verify_mode(asio::ssl::verify_peer);
    secure.set_verify_callback(asio::ssl::host_name_verification(url.host));
    SSL_set_tlsext_host_name(secure.native_handle(), url.host.c_str());
    Completed completed;
    co_await completes("HttpSession, for a TLS handshake", completed, [&](auto handler) {
        secure.async_handshake(asio::ssl::stream_base::client, std::move(handler));
    });
    if (completed.error)
        fail_if_closed(url);
    if (completed.error)
        throw HttpError(
            fmt::format("{}: no TLS with this server: {}", url.text(), completed.error.message()));
}
#endif

void HttpSession::State::give_back(Connections::iterator connection, bool is_reusable) {
    if (is_reusable && !is_closed && idle.size() < options.connections) {
        connection->was_used = true;
        idle.emplace(connection->origin, connection);
    } else {
        open.erase(connection);
    }
}

// Whoever still uses a connection gets an error from it, and removes it.
void HttpSession::State::close() {
    is_closed = true;
    for (const auto& [origin, connection] : idle)
        open.erase(connection);
    idle.clear();
    for (Connection& connection : open)
        connection.close();
}

// --- a request and its answer ------------------------------------------------------------------------------

void ClientResponse::Exchange::finish() {
    if (connection) {
        const bool is_reusable = !is_broken && parser && parser->is_done() && parser->keep_alive() &&
                                 !parser->upgrade() && (*connection)->input.size() == 0;
        state.give_back(*std::exchange(connection, std::nullopt), is_reusable);
    }
    if (std::exchange(has_permit, false)) {
        --state.permitted;
        state.permits.release();
    }
}

Task<> ClientResponse::Exchange::begin(std::string method, HttpRequestOptions options) {
    for (int redirects = 0;; ++redirects) {
        co_await state.permits.acquire();
        has_permit = true;
        ++state.permitted;
        co_await ask(method, options);
        const std::optional<std::string> location = headers.get("Location");
        if (!options.allow_redirects || !is_redirect(status()) || !location)
            co_return;
        if (redirects == state.options.redirects)
            fail(fmt::format("more than {} redirects", redirects));
        const int code = status();
        Url next;
        try {
            next = url.resolve(*location);
        } catch (const std::invalid_argument& error) {
            fail(fmt::format("a redirect to nowhere: {}", error.what()));
        }
        for (std::size_t read = 0; read < 64 * 1024;) {  // a short body, so that the connection can be kept
            const std::optional<std::string> chunk = co_await read_chunk();
            if (!chunk)
                break;
            read += chunk->size();
        }
        finish();
        arrived.clear();
        if ((code == 303 && method != "HEAD") || (code <= 302 && method == "POST")) {
            method = "GET";
            options.body.clear();
            options.headers.remove("Content-Type");
        }
        if (next.host_and_port() != url.host_and_port() || next.scheme != url.scheme)
            for (const char* name : {"Authorization", "Cookie", "Host"})
                options.headers.remove(name);
        url = std::move(next);
        url_text = url.text();
    }
}

// A kept connection may have been closed by the server meanwhile: then once more, with a new one.
Task<> ClientResponse::Exchange::ask(const std::string& method, const HttpRequestOptions& options) {
    for (bool may_be_used = true;; may_be_used = false) {
        std::string problem;
        try {
            connection = co_await state.take(url, may_be_used);
        } catch (const std::system_error& error) {
            problem = error.code().message();
        }
        if (!problem.empty())
            fail(state.is_closed ? "the session was closed" : problem);
        const error_code error = co_await try_to_ask(method, options);
        if (!error)
            co_return;
        if (state.is_closed)
            fail("the session was closed");
        const bool is_stale = (*connection)->was_used && is_idempotent(method) && !parser->got_some();
        if (!is_stale)
            fail(reason_of(error));
        state.give_back(*std::exchange(connection, std::nullopt), false);
    }
}

Task<error_code> ClientResponse::Exchange::try_to_ask(const std::string& method,
                                                      const HttpRequestOptions& options) {
    parser.emplace();
    const error_code not_written = co_await write(method, options);
    is_broken = static_cast<bool>(not_written);
    do {
        // Also if it could not be written: a server may refuse a long body before it has come.
        const error_code not_read = co_await read_header(method != "HEAD");
        if (not_read)
            co_return is_broken ? not_written : not_read;
    } while (parser->get().result_int() < 200 && parser->get().result_int() != 101);
    headers = {};
    for (const auto& field : parser->get())
        headers.add(text_of(field.name_string()), text_of(field.value()));
    co_return error_code();
}

Task<error_code> ClientResponse::Exchange::write(const std::string& method,
                                                 const HttpRequestOptions& options) {
    http::request<http::string_body> request;
    request.method_string(method);
    request.target(url.target);
    if (!options.headers.get("Host"))
        request.set(http::field::host, url.host_and_port());
    if (!options.headers.get("User-Agent"))
        request.set(http::field::user_agent, "cahier");
    if (!options.headers.get("Accept"))
        request.set(http::field::accept, "*/*");
    for (const auto& [name, value] : options.headers)
        request.insert(name, value);
    request.body() = options.body;
    if (!options.body.empty() || method == "POST" || method == "PUT" || method == "PATCH")
        request.content_length(options.body.size());
    http::serializer<true, http::string_body> serializer(request);
    Completed written;
    co_await completes("HttpSession, to send a request", written, [&](auto handler) {
        (*connection)->start([&](auto& stream) {
            http::async_write(stream, serializer, std::move(handler));
        });
    });
    co_return written.error;
}

Task<error_code> ClientResponse::Exchange::read_header(bool has_body) {
    parser.emplace();
    parser->skip(!has_body);
    parser->header_limit(64 * 1024);
    parser->body_limit(boost::none);
    Completed read;
    co_await completes("HttpSession, for an answer", read, [&](auto handler) {
        (*connection)->start([&](auto& stream) {
            http::async_read_header(stream, (*connection)->input, *parser, std::move(handler));
        });
    });
    co_return read.error;
}

Task<std::optional<std::string>> ClientResponse::Exchange::read_chunk() {
    if (!connection)
        throw std::logic_error("the answer is gone: its async_with() has ended");
    while (arrived.empty() && failure.empty() && !parser->is_done()) {
        room.resize(64 * 1024);
        parser->get().body().data = room.data();
        parser->get().body().size = room.size();
        Completed read;
        const auto keep = [&] {
            arrived.append(room, 0, room.size() - parser->get().body().size);
            if (!read.error || read.error == http::error::need_buffer)
                return;
            if (state.is_closed)
                failure = "the session was closed";
            else if (read.error != asio::error::operation_aborted)
                failure = reason_of(read.error);
        };
        try {
            co_await completes("HttpSession, for the body of an answer", read, [&](auto handler) {
                (*connection)->start([&](auto& stream) {
                    http::async_read_some(stream, (*connection)->input, *parser, std::move(handler));
                });
            });
        } catch (...) {
            keep();  // cancelled, but something came first
            throw;
        }
        keep();
    }
    if (arrived.empty() && !failure.empty())
        fail(failure);
    if (arrived.empty())
        co_return std::nullopt;
    co_return std::exchange(arrived, {});
}

// --- the answer --------------------------------------------------------------------------------------------

int ClientResponse::status() const {
    return exchange_->status();
}

std::string ClientResponse::reason() const {
    return text_of(exchange_->parser->get().reason());
}

const HttpHeaders& ClientResponse::headers() const {
    return exchange_->headers;
}

const std::string& ClientResponse::url() const {
    return exchange_->url_text;
}

Task<std::optional<std::string>> ClientResponse::read_chunk() {
    const Duration rest = exchange_->deadline - Loop::running().now();
    co_return co_await wait_for(exchange_->read_chunk(), rest);
}

Task<std::string> ClientResponse::text(std::size_t longest) {
    std::string& text = exchange_->text;
    for (;;) {
        const std::optional<std::string> chunk = co_await read_chunk();
        if (!chunk)
            co_return text;
        text += *chunk;
        if (text.size() > longest)
            exchange_->fail(fmt::format("the body is longer than {} bytes", longest));
    }
}

Task<nlohmann::json> ClientResponse::json() {
    const std::string body = co_await text();
    try {
        co_return nlohmann::json::parse(body);
    } catch (const nlohmann::json::exception&) {
        exchange_->fail("the body is no JSON");
    }
}

}  // namespace cahier
