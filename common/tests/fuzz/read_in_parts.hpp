// What a RequestReader makes of bytes that come in parts, as text that can be compared.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "io/net/request_reader.hpp"

namespace cahier {

inline void require(bool holds, const char* what) {
    if (!holds)
        throw std::logic_error(what);
}

inline std::string text_of(const HttpRequest& request, bool keep_alive) {
    std::string text = fmt::format("{} {} = {} ? {}, {}\n", request.method, request.target, request.path,
                                   request.query, keep_alive ? "keep-alive" : "close");
    for (const auto& [name, value] : request.headers) {
        text += fmt::format("{}: {}\n", name, value);
        require((name + value).find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
                "a header has no line breaks");
    }
    return text + request.body;
}

// One entry for each request that is complete, and a last one: "nothing", "incomplete" or "wrong STATUS". The
// sizes of the parts are taken in turn, again and again. Throws std::logic_error if something does not hold
// that always must.
inline std::vector<std::string> read_in_parts(std::string_view bytes, const std::vector<std::size_t>& sizes,
                                              const HttpLimits& limits) {
    using Progress = RequestReader::Progress;
    RequestReader reader(limits);
    std::vector<std::string> outcomes;
    Progress progress = Progress::nothing;
    for (std::size_t part = 0; !bytes.empty(); ++part) {
        const std::size_t size = std::min(bytes.size(), sizes[part % sizes.size()]);
        std::memcpy(reader.buffer().prepare(size).data(), bytes.data(), size);
        reader.buffer().commit(size);
        bytes.remove_prefix(size);
        for (progress = reader.read(); progress == Progress::complete; progress = reader.read()) {
            const HttpRequest& request = reader.request();
            require(request.path.starts_with('/') || request.path == "*", "a path begins with a slash");
            require(!request.method.empty(), "a method has a name");
            require(request.body.size() <= limits.body_bytes, "a body is within its limit");
            outcomes.push_back(text_of(request, reader.keep_alive()));
            reader.begin();
        }
        if (progress == Progress::wrong) {
            require(reader.status() >= 400 && reader.status() < 600, "what is wrong has a status");
            outcomes.push_back(fmt::format("wrong {}", reader.status()));
            return outcomes;
        }
        require(reader.buffer().size() <= limits.header_bytes, "no more is kept than a header may have");
    }
    outcomes.push_back(progress == Progress::nothing ? "nothing" : "incomplete");
    return outcomes;
}

// Whether both ways to divide the same bytes gave the same. A header that has not ended may be judged early
// or late.
inline bool agree(std::vector<std::string> one, std::vector<std::string> other) {
    const bool is_open = one.back() == "incomplete" || other.back() == "incomplete";
    if (is_open && (one.back().starts_with("wrong") || other.back().starts_with("wrong"))) {
        one.pop_back();
        other.pop_back();
    }
    return one == other;
}

}  // namespace cahier
