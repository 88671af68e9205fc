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
    url.target = rest.substr(end);
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
    return url;
}

Url Url::resolve(std::string_view reference) const {
    if (reference.find("://") < reference.find_first_of("/?#"))
        return parse(reference);
    if (reference.starts_with("//"))
        return parse(fmt::format("{}:{}", scheme, reference));
    const std::string origin = fmt::format("{}://{}", scheme, host_and_port());
    if (reference.starts_with('/'))
        return parse(fmt::format("{}{}", origin, reference));
    const std::string_view here(target);
    const std::string_view path = here.substr(0, here.find('?'));
    if (reference.empty() || reference.starts_with('#'))
        return *this;
    if (reference.starts_with('?'))
        return parse(fmt::format("{}{}{}", origin, path, reference));
    return parse(fmt::format("{}{}{}", origin, path.substr(0, path.rfind('/') + 1), reference));
}

std::string Url::text() const {
    return fmt::format("{}://{}{}", scheme, host_and_port(), target);
}

std::string Url::host_and_port() const {
    return port == (is_https() ? 443 : 80) ? host : fmt::format("{}:{}", host, port);
}

}  // namespace cahier
