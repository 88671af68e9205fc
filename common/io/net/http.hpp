// What an HTTP request and an HTTP response are made of.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cahier {

// In the order in which they stand in the message. Names are equal whatever their case, and may occur twice.
class HttpHeaders {
public:
    HttpHeaders() = default;
    HttpHeaders(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields) {}

    void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
    void set(std::string name, std::string value);  // in place of all of that name
    void remove(std::string_view name);
    // The first of that name.
    std::optional<std::string> get(std::string_view name) const;

    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }
    std::size_t size() const { return fields_.size(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

// As a server's handler sees it.
struct HttpRequest {
    std::string method;  // "GET"
    std::string target;  // as it came: "/caf%C3%A9?size=2"
    std::string path;    // "/café"
    std::string query;   // "size=2", still encoded
    HttpHeaders headers;
    std::string body;
};

// What a server's handler answers.
struct HttpResponse {
    HttpResponse(std::string body = "", int status = 200, std::string type = "text/html; charset=utf-8")
        : status(status), body(std::move(body)) {
        if (!this->body.empty())
            headers.set("Content-Type", std::move(type));
    }

    int status;
    HttpHeaders headers;
    std::string body;
};

// "OK" of 200; "" of a status that has no name.
std::string_view http_reason(int status);

// "%C3%A9" to "é", and '+' stays; nothing if a '%' is not followed by two hexadecimal digits.
std::optional<std::string> percent_decoded(std::string_view text);
// Everything but letters, digits and "-._~/" as "%C3%A9".
std::string percent_encoded(std::string_view text);

}  // namespace cahier
