#include "io/net/acceptor.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <cstring>

#include "async/sleep.hpp"

namespace cahier {
namespace {

// A server's address is looked up at once: its name is one of this computer's own.
GenericEndpoint address_of(const Endpoint& endpoint, asio::io_context& context) {
    try {
        if (!endpoint.is_tcp())
            return asio::local::stream_protocol::endpoint(endpoint.path());
        asio::ip::tcp::resolver resolver(context);
        return resolver
            .resolve(endpoint.host(), std::to_string(endpoint.port()), asio::ip::tcp::resolver::passive)
            .begin()
            ->endpoint();
    } catch (const boost::system::system_error& error) {
        throw std::system_error(static_cast<std::error_code>(error.code()), endpoint.text());
    }
}

// The file that a server of the past has left, where nobody listens any more.
void remove_stale_file(const std::string& path, const GenericEndpoint& address, asio::io_context& context) {
    struct stat file{};
    if (::lstat(path.c_str(), &file) != 0 || !S_ISSOCK(file.st_mode))
        return;
    Socket probe(context);
    error_code error;
    probe.open(address.protocol(), error);
    probe.native_non_blocking(true, error);
    // Asio's own connect() would wait for a server that listens but does not accept.
    if (!error &&
        ::connect(probe.native_handle(), address.data(), static_cast<socklen_t>(address.size())) != 0 &&
        errno == ECONNREFUSED)
        ::unlink(path.c_str());
}

}  // namespace

Acceptor::Acceptor(const Endpoint& endpoint)
    : endpoint_(endpoint),
      acceptor_(Network::of_running_loop().context),
      accepted_(Network::of_running_loop().context) {
    asio::io_context& context = Network::of_running_loop().context;
    const GenericEndpoint address = address_of(endpoint, context);
    if (!endpoint.is_tcp())
        remove_stale_file(endpoint.path(), address, context);
    error_code error;
    acceptor_.open(address.protocol(), error);
    if (!error && endpoint.is_tcp())
        acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error)
        acceptor_.bind(address, error);
    throw_if(error, endpoint.text());
    owns_file_ = !endpoint.is_tcp();
    acceptor_.listen(asio::socket_base::max_listen_connections, error);
    throw_if(error, endpoint.text());
    if (endpoint.is_tcp() && endpoint.port() == 0) {
        asio::ip::tcp::endpoint chosen;
        const GenericEndpoint local = acceptor_.local_endpoint();
        chosen.resize(local.size());
        std::memcpy(chosen.data(), local.data(), local.size());
        endpoint_ = Endpoint::tcp(endpoint.host(), chosen.port());
    }
}

Task<Socket> Acceptor::accept() {
    co_await turn_.acquire();
    struct Released {
        Lock& turn;
        ~Released() { turn.release(); }
    } const released{turn_};
    for (;;) {
        if (accepted_.is_open())  // by an accept that was cancelled too late
            co_return std::move(accepted_);
        Completed completed;
        co_await completes("accept()", completed,
                           [&](auto handler) { acceptor_.async_accept(accepted_, std::move(handler)); });
        error_code ignored;
        if (!completed.error && endpoint_.is_tcp())
            accepted_.set_option(asio::ip::tcp::no_delay(true), ignored);
        if (!completed.error)
            continue;
        if (completed.error == asio::error::no_descriptors || completed.error == asio::error::no_memory ||
            completed.error == asio::error::no_buffer_space || completed.error.value() == ENFILE)
            co_await sleep(std::chrono::milliseconds(100));  // others may close theirs meanwhile
        else if (completed.error != asio::error::connection_aborted)
            throw_if(completed.error, endpoint_.text());
    }
}

void Acceptor::close() noexcept {
    error_code ignored;
    acceptor_.close(ignored);
    accepted_.close(ignored);
    if (std::exchange(owns_file_, false))
        ::unlink(endpoint_.path().c_str());
}

}  // namespace cahier
