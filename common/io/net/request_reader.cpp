#include "io/net/request_reader.hpp"

#include <algorithm>

namespace cahier {
namespace {

int status_for(http::error error) {
    switch (error) {
        case http::error::header_limit:
            return 431;
        case http::error::body_limit:
            return 413;
        case http::error::bad_version:
            return 505;
        default:
            return 400;
    }
}

std::string_view view(beast::string_view text) {
    return {text.data(), text.size()};
}

// What is wrong with a header that Beast has accepted; 0 if nothing. RFC 9112, sections 3.2 and 6.
int problem_of(const http::request<http::string_body>& request) {
    const auto hosts = request.count(http::field::host);
    if (hosts > 1 || (hosts == 0 && request.version() >= 11))
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

}  // namespace

void RequestReader::begin() {
    parser_.emplace();
    parser_->eager(true);
    parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
    parser_->body_limit(limits_.body_bytes);
    request_ = {};
    has_begun_ = false;
    may_continue_ = true;
}

RequestReader::Progress RequestReader::refuse(int status) {
    status_ = status;
    return Progress::wrong;
}

RequestReader::Progress RequestReader::read() {
    // An empty line before a request is left over from the one before. RFC 9112, section 2.2.
    while (!has_begun_ && input_.size() >= 2 &&
           std::string_view(static_cast<const char*>(input_.data().data()), 2) == "\r\n")
        input_.consume(2);
    while (input_.size() > 0 && !parser_->is_done()) {
        has_begun_ = true;
        const bool had_header = parser_->is_header_done();
        beast::error_code error;
        const std::size_t used = parser_->put(input_.data(), error);
        input_.consume(used);
        if (!had_header && parser_->is_header_done())
            if (const int problem = problem_of(parser_->get()))
                return refuse(problem);
        if (error == http::error::need_more)
            break;
        if (error)
            return refuse(status_for(static_cast<http::error>(error.value())));
    }
    if (parser_->is_done())
        return finish();
    if (!has_begun_)
        return Progress::nothing;
    if (parser_->is_header_done() && std::exchange(may_continue_, false) &&
        beast::iequals(parser_->get()[http::field::expect], "100-continue"))
        return Progress::asks_to_continue;
    return Progress::incomplete;
}

RequestReader::Progress RequestReader::at_end() {
    return has_begun_ || input_.size() > 0 ? refuse(0) : Progress::nothing;
}

RequestReader::Progress RequestReader::time_is_over() {
    return refuse(408);
}

RequestReader::Progress RequestReader::finish() {
    auto message = parser_->release();
    keep_alive_ = message.keep_alive();
    version_ = message.version();
    request_.method = view(message.method_string());
    request_.target = view(message.target());
    for (const auto& field : message)
        request_.headers.add(std::string(view(field.name_string())), std::string(view(field.value())));
    request_.body = std::move(message.body());

    // "/path?query", or "http://host/path?query" as a proxy is asked.
    std::string_view target = request_.target;
    target = target.substr(0, target.find('#'));
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (beast::iequals({target.data(), std::min(target.size(), scheme.size())},
                           {scheme.data(), scheme.size()})) {
            const std::size_t slash = target.find('/', scheme.size());
            target = slash == std::string_view::npos ? "/" : target.substr(slash);
        }
    }
    const std::size_t question = std::min(target.find('?'), target.size());
    const std::optional<std::string> path = percent_decoded(target.substr(0, question));
    if (!path || path->empty() || (path->front() != '/' && *path != "*") ||
        path->find('\0') != std::string::npos)
        return refuse(400);
    request_.path = *path;
    request_.query = target.substr(std::min(question + 1, target.size()));
    return Progress::complete;
}

}  // namespace cahier
