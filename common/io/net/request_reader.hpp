// RequestReader: makes HTTP requests of the bytes that a client sends, and knows no sockets. Headers that a
// chapter sees do not include this one.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "io/net/http_server.hpp"

namespace cahier {

namespace beast = boost::beast;
namespace http = boost::beast::http;

class RequestReader {
public:
    explicit RequestReader(const HttpLimits& limits) : limits_(limits) { begin(); }

    // Where the next bytes go, and how many came.
    beast::flat_buffer& input() { return input_; }

    enum class Progress {
        nothing,  // of a request has come
        incomplete,
        asks_to_continue,  // incomplete, and the client waits for "100 Continue": once in a request
        complete,
        wrong,
    };
    Progress read();          // what is there of the present request
    Progress at_end();        // no more will come
    Progress time_is_over();  // no more is waited for

    HttpRequest& request() { return request_; }  // if complete
    bool keep_alive() const { return keep_alive_; }
    bool is_http_1_0() const { return version_ == 10; }
    int status() const { return status_; }  // if wrong: what to answer, 0 for nothing

    void begin();  // the next request

private:
    Progress finish();
    Progress refuse(int status);

    const HttpLimits& limits_;
    beast::flat_buffer input_;
    std::optional<http::request_parser<http::string_body>> parser_;
    HttpRequest request_;
    bool has_begun_ = false;
    bool may_continue_ = false;
    bool keep_alive_ = false;
    unsigned version_ = 11;
    int status_ = 0;
};

}  // namespace cahier
