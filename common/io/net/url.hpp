// Url: the parts of an http:// or https:// address.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cahier {

struct Url {
    // Throws std::invalid_argument, with the text and what is wrong with it. A '#' and what follows is left
    // out; letters such as é become %C3%A9.
    static Url parse(std::string_view text);
    // What `reference`, as in a Location header, means to somebody who is at this one. RFC 3986, section 5.
    Url resolve(std::string_view reference) const;

    std::string text() const;
    std::string host_and_port() const;  // the port only if it is not the scheme's
    bool is_https() const { return scheme == "https"; }

    std::string scheme;
    std::string host;  // in lower case
    std::uint16_t port = 80;
    std::string target;  // "/path?query", never empty
};

}  // namespace cahier
