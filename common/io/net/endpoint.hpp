// Endpoint: where a server listens and a client connects to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cahier {

class Endpoint {
public:
    // `host`: a name or an address. Port 0 lets the system choose one when a server listens.
    static Endpoint tcp(std::string host, std::uint16_t port);
    // A Unix-domain socket: a file of this computer.
    static Endpoint local(std::string path);
    // "tcp 127.0.0.1:8888", "tcp [::1]:8888" or "unix /run/lesson.sock". Throws std::invalid_argument.
    static Endpoint parse(std::string_view text);

    bool is_tcp() const { return is_tcp_; }
    const std::string& host() const { return name_; }  // of tcp
    std::uint16_t port() const { return port_; }
    const std::string& path() const { return name_; }  // of unix
    std::string text() const;                          // what parse() understands

    bool operator==(const Endpoint&) const = default;
    auto operator<=>(const Endpoint&) const = default;

private:
    Endpoint(bool is_tcp, std::string name, std::uint16_t port)
        : is_tcp_(is_tcp), name_(std::move(name)), port_(port) {}

    bool is_tcp_;
    std::string name_;
    std::uint16_t port_;
};

}  // namespace cahier
