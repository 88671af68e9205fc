// Streams of bytes between programs, over TCP or a Unix-domain socket. asyncio's open_connection(),
// start_server(), StreamReader and StreamWriter.
#pragma once

#include <memory>
#include <optional>

#include "io/net/endpoint.hpp"
#include "managers/generator_manager.hpp"

namespace cahier {

// A connection, which is closed with its owner. One task may read while another writes. What fails throws
// std::system_error, with the other side's endpoint. It belongs to the loop in which it was made.
class Stream {
public:
    struct Connected;  // with its socket, in the .cpp
    explicit Stream(std::unique_ptr<Connected> connected);
    Stream(Stream&&) noexcept;
    Stream& operator=(Stream&&) noexcept;
    ~Stream();

    // What has arrived, once something has, and at most that many bytes of it; nothing at the end. A
    // cancelled read loses nothing.
    Task<std::optional<std::string>> read(std::size_t most = 64 * 1024);
    // The next line, without its '\n', which the last one need not have; nothing at the end. A line longer
    // than that many bytes throws std::length_error.
    Task<std::optional<std::string>> readline(std::size_t longest = 64 * 1024);
    // All of it: returns when the system has taken the last byte. The bytes are not copied: keep them until
    // then. A cancelled write may have written a part.
    Task<> write(std::string_view bytes);
    // Tells the other side that no more will come; reading goes on. StreamWriter.write_eof().
    void write_eof();
    // What waits in read() or write() fails.
    void close() noexcept;

    const Endpoint& peer() const;  // a server's client has no name of its own: the server's endpoint

private:
    Task<bool> fetch();

    std::unique_ptr<Connected> connected_;
};

// Accepts connections, until it is closed with its owner; a Unix-domain socket's file is then removed.
class Listener {
public:
    struct Listening;
    // Throws std::system_error, with the endpoint and the reason.
    explicit Listener(const Endpoint& endpoint);
    Listener(Listener&&) noexcept;
    ~Listener();

    // The next connection, in the order in which they came. A cancelled accept loses none.
    Task<Stream> accept();
    void close() noexcept;

    const Endpoint& endpoint() const;  // with the port that the system chose

private:
    std::unique_ptr<Listening> listening_;
};

// A manager that gives a Stream to that endpoint: `co_await async_with(open_connection(endpoint), [](Stream&
// stream) -> Task<> {...})`.
GeneratorManager<Stream> open_connection(Endpoint endpoint);
// A manager that gives a Listener.
GeneratorManager<Listener> listen(Endpoint endpoint);

}  // namespace cahier
