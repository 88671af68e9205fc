#include "io/net/request_reader.hpp"

#include <algorithm>
#include <stdexcept>

namespace cahier {
namespace {

int status_for(http::error error) {
    switch (error) {
        case http::error::header_limit:
            return 431;
        case http::error::body_limit:
            return 413;
        default:
            return 400;
    }
}

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

std::string_view view(beast::string_view text) {
    return {text.data(), text.size()};
}

// "GET / HTTP/2.0", for example.
bool has_other_version(std::string_view input) {
    const std::size_t target = input.find(' ') + 1;
    const std::string_view version =
        input.substr(std::min(input.find(' ', target), input.size())).substr(0, 9);
    return version.size() == 9 && version.starts_with(" HTTP/") && is_digit(version[6]) &&
           version[7] == '.' && is_digit(version[8]) && !version.ends_with("1.0") &&
           !version.ends_with("1.1");
}

// What is wrong with a header that Beast has accepted; 0 if nothing. RFC 9112, sections 3.2 and 6.
int problem_of(const http::request<http::string_body>& request) {
    const auto hosts = request.count(http::field::host);
    if (hosts > 1 || (hosts == 0 && request.version() >= 11))
        return 400;
    // Equal lengths are wrong too: whoever stands in between may have taken another one.
    if (request.count(http::field::content_length) > 1 ||
        request[http::field::content_length].find(',') != beast::string_view::npos)
        return 400;
    if (request.count(http::field::transfer_encoding) > 0) {
        if (request.version() < 11 || request.count(http::field::content_length) > 0)
            return 400;
        if (!request.chunked() || request.count(http::field::transfer_encoding) > 1 ||
            !beast::iequals(request[http::field::transfer_encoding], "chunked"))
            return 501;
    }
    return 0;
}

bool begins_with_scheme(std::string_view target) {
    return beast::iequals(target.substr(0, 7), "http://") || beast::iequals(target.substr(0, 8), "https://");
}

}  // namespace

void RequestReader::begin() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
    parser_->body_limit(limits_.body_bytes);
    request_ = {};
    has_begun_ = false;
    may_continue_ = false;
    keep_alive_ = false;
    version_ = 11;
    status_ = 0;
}

RequestReader::Progress RequestReader::refuse(int status) {
    status_ = status;
    return Progress::wrong;
}

// An empty line before a request is left over from the one before. RFC 9112, section 2.2.
void RequestReader::skip_empty_lines() {
    while (input().starts_with("\r\n"))
        input_.consume(2);
}

RequestReader::Progress RequestReader::read() {
    if (!has_begun_) {
        skip_empty_lines();
        if (input().empty() || input() == "\r")
            return Progress::nothing;
        has_begun_ = true;
    }
    if (!parser_->is_header_done()) {
        parse();
        if (status_ == 0 && parser_->is_header_done())
            take_header();
    }
    if (status_ == 0 && parser_->is_header_done() && !parser_->is_done())
        read_body();
    if (status_ != 0)
        return Progress::wrong;
    if (parser_->is_done()) {
        request_.body = std::move(parser_->get().body());
        return Progress::complete;
    }
    return std::exchange(may_continue_, false) ? Progress::asks_to_continue : Progress::incomplete;
}

void RequestReader::parse() {
    beast::error_code error;
    try {
        input_.consume(parser_->put(input_.data(), error));
    } catch (const std::length_error&) {  // a field that is longer than 64 KiB, where limits_ allows it
        error = http::error::header_limit;
    }
    if (error == http::error::bad_version && has_other_version(input()))
        status_ = 505;
    else if (error && error != http::error::need_more)
        status_ = status_for(static_cast<http::error>(error.value()));
}

void RequestReader::read_body() {
    // The end of a chunked body is five bytes or more, and Beast asserts that they come together.
    const std::size_t least = parser_->chunked() ? 5 : 1;
    if (input_.size() >= least)
        parse();
    // What stays there is the beginning of a chunk, or the fields after the last one.
    if (!parser_->is_done() && input_.size() > limits_.header_bytes)
        status_ = 431;
}

RequestReader::Progress RequestReader::at_end() {
    return has_begun_ ? refuse(0) : Progress::nothing;
}

RequestReader::Progress RequestReader::time_is_over() {
    return refuse(408);
}

// Without the fields that may follow a chunked body: nobody may put a Host or the like there.
void RequestReader::take_header() {
    const auto& header = parser_->get();
    version_ = header.version();
    keep_alive_ = header.keep_alive();
    request_.method = view(header.method_string());
    request_.target = view(header.target());
    for (const auto& field : header)
        request_.headers.add(std::string(view(field.name_string())), std::string(view(field.value())));
    status_ = problem_of(header);
    if (status_ == 0 && !take_target())
        status_ = 400;
    may_continue_ = version_ >= 11 && beast::iequals(header[http::field::expect], "100-continue");
    parser_->eager(true);  // from now on
}

// "/path?query", or "http://host/path?query" as a proxy is asked. False if it is neither.
bool RequestReader::take_target() {
    std::string_view target = request_.target;
    target = target.substr(0, target.find('#'));
    const bool is_absolute = begins_with_scheme(target);
    if (is_absolute)
        target.remove_prefix(std::min(target.find_first_of("/?", target.find("//") + 2), target.size()));
    const std::size_t question = std::min(target.find('?'), target.size());
    const std::optional<std::string> path = percent_decoded(target.substr(0, question));
    if (!path || path->find('\0') != std::string::npos)
        return false;
    request_.path = is_absolute && path->empty() ? "/" : *path;
    request_.query = target.substr(std::min(question + 1, target.size()));
    return request_.path.starts_with('/') || request_.path == "*";
}

}  // namespace cahier
