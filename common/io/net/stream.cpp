#include "io/net/stream.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>

#include "io/net/acceptor.hpp"

namespace cahier {

struct Stream::Connected {
    Socket socket;
    Endpoint peer;
    std::string_view unread() const { return std::string_view(input).substr(taken); }
    std::string take(std::size_t size) {
        std::string part(unread().substr(0, size));
        taken += part.size();
        return part;
    }

    std::string input = {};  // what has arrived, of which so many bytes have been read
    std::size_t taken = 0;
    error_code end = {};    // why no more comes
    std::string room = {};  // where the next fetch() puts what arrives
};

struct Listener::Listening : Acceptor {
    using Acceptor::Acceptor;
};

Stream::Stream(std::unique_ptr<Connected> connected) : connected_(std::move(connected)) {}
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;
Stream::~Stream() = default;

const Endpoint& Stream::peer() const {
    return connected_->peer;
}

// Waits for more input; false at its end.
Task<bool> Stream::fetch() {
    Connected& connected = *connected_;
    connected.input.erase(0, std::exchange(connected.taken, 0));
    connected.room.resize(64 * 1024);
    Completed completed;
    const auto keep = [&] {
        connected.input.append(connected.room, 0, completed.size);
        if (completed.error != asio::error::operation_aborted)
            connected.end = completed.error;
    };
    if (!connected.end) {  // else it would not be told again
        try {
            co_await completes("Stream.read()", completed, [&](auto handler) {
                connected.socket.async_read_some(asio::buffer(connected.room), std::move(handler));
            });
        } catch (...) {
            keep();  // cancelled, but something came first
            throw;
        }
        keep();
    } else {
        completed.error = connected.end;
    }
    if (completed.error == asio::error::eof)
        co_return false;
    throw_if(completed.error, connected.peer.text());
    co_return true;
}

Task<std::optional<std::string>> Stream::read(std::size_t most) {
    if (connected_->unread().empty()) {
        const bool more = co_await fetch();
        if (!more)
            co_return std::nullopt;
    }
    co_return connected_->take(most);
}

Task<std::optional<std::string>> Stream::readline(std::size_t longest) {
    std::size_t searched = 0;
    for (;;) {
        const std::string_view unread = connected_->unread();
        const std::size_t end = unread.find('\n', searched);
        if (std::min(end, unread.size()) > longest)
            throw std::length_error(connected_->peer.text() + ": a line is too long");
        if (end != std::string_view::npos) {
            std::string line = connected_->take(end);
            ++connected_->taken;
            co_return line;
        }
        searched = unread.size();
        const bool more = co_await fetch();
        if (more)
            continue;
        if (searched == 0)
            co_return std::nullopt;
        co_return connected_->take(searched);
    }
}

Task<> Stream::write(std::string_view bytes) {
    Completed completed;
    co_await completes("Stream.write()", completed, [&](auto handler) {
        asio::async_write(connected_->socket, asio::buffer(bytes), std::move(handler));
    });
    throw_if(completed.error, connected_->peer.text());
}

void Stream::write_eof() {
    error_code error;
    connected_->socket.shutdown(Socket::shutdown_send, error);
    throw_if(error, connected_->peer.text());
}

void Stream::close() noexcept {
    error_code ignored;
    connected_->socket.close(ignored);
}

Listener::Listener(const Endpoint& endpoint) : listening_(std::make_unique<Listening>(endpoint)) {}
Listener::Listener(Listener&&) noexcept = default;
Listener::~Listener() = default;

Task<Stream> Listener::accept() {
    Socket socket = co_await listening_->accept();
    auto connected = std::make_unique<Stream::Connected>(std::move(socket), listening_->endpoint());
    co_return Stream(std::move(connected));
}

void Listener::close() noexcept {
    listening_->close();
}

const Endpoint& Listener::endpoint() const {
    return listening_->endpoint();
}

GeneratorManager<Stream> open_connection(Endpoint endpoint) {
    Socket socket(Network::of_running_loop().context);
    co_await connect_socket(socket, endpoint);
    auto connected = std::make_unique<Stream::Connected>(std::move(socket), std::move(endpoint));
    Stream stream(std::move(connected));
    co_yield stream;
    stream.close();
}

GeneratorManager<Listener> listen(Endpoint endpoint) {
    Listener listener(endpoint);
    co_yield listener;
    listener.close();
}

}  // namespace cahier
