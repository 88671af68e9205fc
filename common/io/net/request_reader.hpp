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

    // Where the bytes that come are put. Between two calls of read() it holds no more than a header may have.
    beast::flat_buffer& buffer() { return input_; }

    enum class Progress {
        nothing,  // of a request has come
        incomplete,
        asks_to_continue,  // incomplete, and the client waits for "100 Continue": once in a request
        complete,
        wrong,  // for good
    };
    Progress read();          // what is there of the present request, until it is complete
    Progress at_end();        // no more will come
    Progress time_is_over();  // no more is waited for

    HttpRequest& request() { return request_; }  // if complete
    bool keep_alive() const { return keep_alive_; }
    bool is_http_1_0() const { return version_ == 10; }
    int status() const { return status_; }  // if wrong: what to answer, 0 for nothing

    void begin();  // the next request

private:
    std::string_view input() const { return {static_cast<const char*>(input_.data().data()), input_.size()}; }
    void skip_empty_lines();
    void parse();
    void read_body();
    void take_header();
    bool take_target();
    Progress refuse(int status);

    const HttpLimits& limits_;
    beast::flat_buffer input_;
    std::optional<http::request_parser<http::string_body>> parser_;
    HttpRequest request_;
    bool has_begun_;
    bool may_continue_;
    bool keep_alive_;
    unsigned version_;
    int status_;
};

}  // namespace cahier
