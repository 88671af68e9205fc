// The socket that a Listener and an HttpServer wait at. Headers that a chapter sees do not include this one.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>

#include "async/lock.hpp"
#include "io/net/network.hpp"

namespace cahier {

class Acceptor {
public:
    explicit Acceptor(const Endpoint& endpoint);
    Acceptor(const Acceptor&) = delete;
    ~Acceptor() { close(); }

    // Tasks that accept at once are served in turn. A cancelled accept loses no connection: the next one
    // gives it. When the process has no descriptor left it waits for a moment and tries again.
    Task<Socket> accept();
    void close() noexcept;
    const Endpoint& endpoint() const { return endpoint_; }

private:
    Endpoint endpoint_;
    asio::basic_socket_acceptor<asio::generic::stream_protocol, Executor> acceptor_;
    Lock turn_;
    Socket accepted_;
    bool owns_file_ = false;
};

}  // namespace cahier
