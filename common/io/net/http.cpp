#include "io/net/http.hpp"

#include <algorithm>
#include <ostream>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>

namespace cahier {
namespace {

auto has_name(std::string_view name) {
    return [name](const auto& field) {
        return boost::beast::iequals({field.first.data(), field.first.size()}, {name.data(), name.size()});
    };
}

int hexadecimal(char digit) {
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

}  // namespace

void HttpHeaders::set(std::string name, std::string value) {
    remove(name);
    add(std::move(name), std::move(value));
}

void HttpHeaders::remove(std::string_view name) {
    const std::string kept(name);  // it may be a field's own
    std::erase_if(fields_, has_name(kept));
}

std::optional<std::string> HttpHeaders::get(std::string_view name) const {
    const auto field = std::find_if(fields_.begin(), fields_.end(), has_name(name));
    if (field == fields_.end())
        return std::nullopt;
    return field->second;
}

std::string_view http_reason(int status) {
    const auto known = boost::beast::http::int_to_status(static_cast<unsigned>(status));
    if (known == boost::beast::http::status::unknown)
        return "";
    const auto reason = boost::beast::http::obsolete_reason(known);
    return {reason.data(), reason.size()};
}

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            decoded += text[at];
            continue;
        }
        const int high = at + 2 < text.size() ? hexadecimal(text[at + 1]) : -1;
        const int low = at + 2 < text.size() ? hexadecimal(text[at + 2]) : -1;
        if (high < 0 || low < 0)
            return std::nullopt;
        decoded += static_cast<char>(high * 16 + low);
        at += 2;
    }
    return decoded;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    std::string encoded;
    for (const char letter : text) {
        if (plain.find(letter) != std::string_view::npos) {
            encoded += letter;
        } else {
            const auto byte = static_cast<unsigned char>(letter);
            encoded += {'%', digits[byte / 16], digits[byte % 16]};
        }
    }
    return encoded;
}

}  // namespace cahier
