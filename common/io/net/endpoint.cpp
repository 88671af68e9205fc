#include "io/net/endpoint.hpp"

#include <fmt/core.h>

#include <charconv>
#include <stdexcept>

namespace cahier {

Endpoint Endpoint::tcp(std::string host, std::uint16_t port) {
    return Endpoint(true, std::move(host), port);
}

Endpoint Endpoint::local(std::string path) {
    return Endpoint(false, std::move(path), 0);
}

Endpoint Endpoint::parse(std::string_view text) {
    const auto refuse = [&](std::string_view why) {
        return std::invalid_argument(
            fmt::format("'{}' is no endpoint: {}; write tcp HOST:PORT or unix PATH", text, why));
    };
    const std::size_t blank = text.find(' ');
    const std::string_view kind = text.substr(0, blank);
    const std::string_view name = blank < text.size() ? text.substr(blank + 1) : "";
    if (name.empty())
        throw refuse("something is missing");
    if (kind == "unix")
        return local(std::string(name));
    if (kind != "tcp")
        throw refuse("it is neither tcp nor unix");

    const std::size_t colon = name.rfind(':');
    if (colon == std::string_view::npos)
        throw refuse("there is no port");
    std::string_view host = name.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string_view::npos)
        throw refuse("an IPv6 address stands in brackets");
    std::uint16_t port = 0;
    const std::string_view digits = name.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (host.find(' ') != std::string_view::npos)
        throw refuse("there is a blank in the host");
    if (host.empty() || digits.empty() || error != std::errc() || end != digits.data() + digits.size())
        throw refuse(host.empty() ? "there is no host" : "the port is not a number up to 65535");
    return tcp(std::string(host), port);
}

std::string Endpoint::text() const {
    if (!is_tcp_)
        return "unix " + name_;
    const bool is_ipv6 = name_.find(':') != std::string::npos;
    return is_ipv6 ? fmt::format("tcp [{}]:{}", name_, port_) : fmt::format("tcp {}:{}", name_, port_);
}

}  // namespace cahier
