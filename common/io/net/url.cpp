#include "io/net/url.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace cahier {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    return result;
}

// Letters, digits, '-', '.' and '_'; or an IPv6 address in brackets.
bool is_host(std::string_view text) {
    const bool is_ipv6 = text.starts_with('[') && text.ends_with(']');
    const std::string_view name = is_ipv6 ? text.substr(1, text.size() - 2) : text;
    return name.find_first_not_of(is_ipv6
                                      ? "0123456789abcdef:."
                                      : "0123456789abcdefghijklmnopqrstuvwxyz-._") == std::string_view::npos;
}

// What is not ASCII, as "%C3%A9": nothing else may stand in a request.
std::string ascii(std::string_view text) {
    std::string result;
    for (const char letter : text) {
        if (static_cast<unsigned char>(letter) < 0x80)
            result += letter;
        else
            result += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    return result;
}

// "/a/./b/../c" to "/a/c". RFC 3986, section 5.2.4.
std::string without_dots(std::string_view path) {
    std::string result;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/', 1), path.size());
        const std::string_view part = path.substr(0, end);  // with the slash before it
        path = path.substr(end);
        const bool goes_up = part == "/..";
        if (goes_up)
            result.erase(std::min(result.rfind('/'), result.size()));
        if (!goes_up && part != "/.")
            result += part;
        else if (path.empty())
            result += '/';
    }
    return result;
}

bool has_scheme(std::string_view reference) {
    const std::size_t colon = reference.find_first_of(":/?#");
    return colon < reference.size() && reference[colon] == ':';
}

}  // namespace

Url Url::parse(std::string_view text) {
    const auto refuse = [&](std::string_view why) {
        return std::invalid_argument(fmt::format("'{}' is no URL: {}", text, why));
    };
    const bool is_clean = std::none_of(text.begin(), text.end(), [](char letter) {
        return static_cast<unsigned char>(letter) <= ' ' || letter == '\x7F';
    });
    if (!is_clean)
        throw refuse("it has a blank or a control character in it");
    Url url;
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos)
        throw refuse("it does not begin with http:// or https://");
    url.scheme = lower(text.substr(0, colon));
    if (url.scheme != "http" && url.scheme != "https")
        throw refuse("only http:// and https:// are known");
    url.port = url.is_https() ? 443 : 80;

    std::string_view rest = text.substr(colon + 3);
    rest = rest.substr(0, rest.find('#'));
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    std::string_view authority = rest.substr(0, end);
    url.target = ascii(rest.substr(end));
    if (!url.target.starts_with('/'))
        url.target.insert(0, "/");
    if (authority.find('@') != std::string_view::npos)
        throw refuse("a user's name in it is not supported");

    const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
    if (bracket == std::string_view::npos)
        throw refuse("a bracket is missing");
    const std::size_t before_port = std::min(authority.find(':', bracket), authority.size());
    url.host = lower(authority.substr(0, before_port));
    if (before_port < authority.size()) {
        const std::string_view digits = authority.substr(before_port + 1);
        const auto [last, error] = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
        if (digits.empty() || error != std::errc() || last != digits.data() + digits.size())
            throw refuse("the port is not a number up to 65535");
    }
    if (url.host.empty() || url.host == "[]")
        throw refuse("there is no host");
    if (!is_host(url.host))
        throw refuse("the host is neither a name nor an address");
    return url;
}

Url Url::resolve(std::string_view reference) const {
    if (has_scheme(reference))
        return parse(reference);
    if (reference.starts_with("//"))
        return parse(fmt::format("{}:{}", scheme, reference));
    const std::string origin = fmt::format("{}://{}", scheme, host_and_port());
    const std::string_view here(target);
    const std::string_view path = here.substr(0, here.find('?'));
    reference = reference.substr(0, reference.find('#'));
    if (reference.empty())
        return *this;
    if (reference.starts_with('?'))
        return parse(fmt::format("{}{}{}", origin, path, reference));
    const std::size_t question = std::min(reference.find('?'), reference.size());
    std::string new_path(reference.substr(0, question));
    if (!reference.starts_with('/'))
        new_path.insert(0, path.substr(0, path.rfind('/') + 1));
    return parse(fmt::format("{}{}{}", origin, without_dots(new_path), reference.substr(question)));
}

std::string Url::text() const {
    return fmt::format("{}://{}{}", scheme, host_and_port(), target);
}

std::string Url::host_and_port() const {
    return port == (is_https() ? 443 : 80) ? host : fmt::format("{}:{}", host, port);
}

}  // namespace cahier
