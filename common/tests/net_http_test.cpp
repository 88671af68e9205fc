// What HTTP messages are made of: headers, statuses, percent-encoding.
#include "io/net/http.hpp"
#include "support.hpp"

namespace cahier {
namespace {

TEST(HttpHeaders, FindsAFieldWhateverItsCase) {
    const HttpHeaders headers{{"Content-Type", "text/plain"}};
    EXPECT_EQ(headers.get("content-TYPE"), "text/plain");
    EXPECT_EQ(headers.get("Content"), std::nullopt);
}

TEST(HttpHeaders, KeepsFieldsOfTheSameNameInTheirOrder) {
    HttpHeaders headers;
    headers.add("Set-Cookie", "a");
    headers.add("X-Other", "b");
    headers.add("set-cookie", "c");
    EXPECT_EQ(headers.get("Set-Cookie"), "a");
    Diary values;
    for (const auto& [name, value] : headers)
        values.push_back(value);
    EXPECT_EQ(values, (Diary{"a", "b", "c"}));
}

TEST(HttpHeaders, SetsAFieldInPlaceOfAllOfThatName) {
    HttpHeaders headers{{"A", "1"}, {"B", "2"}, {"a", "3"}};
    headers.set("a", "4");
    EXPECT_EQ(headers.size(), 2u);
    EXPECT_EQ(headers.get("A"), "4");
}

TEST(HttpHeaders, RemovesAFieldThatItIsToldByItsOwnName) {
    HttpHeaders headers{{"A", "1"}, {"B", "2"}, {"A", "3"}, {"B", "4"}};
    headers.remove(headers.begin()->first);
    EXPECT_EQ(headers.size(), 2u);
    EXPECT_EQ(headers.get("A"), std::nullopt);
}

TEST(HttpReason, IsTheNameOfAStatus) {
    EXPECT_EQ(http_reason(404), "Not Found");
    EXPECT_EQ(http_reason(299), "");
    EXPECT_EQ(http_reason(-1), "");
}

TEST(PercentEncoding, ComesBackAsItWas) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte)
        all += static_cast<char>(byte);
    const std::string encoded = percent_encoded(all);
    EXPECT_EQ(
        encoded.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/%"),
        std::string::npos);
    EXPECT_EQ(percent_decoded(encoded), all);
}

TEST(PercentEncoding, TakesDigitsOfBothCasesAndLeavesThePlus) {
    EXPECT_EQ(percent_decoded("%c3%A9+%2B"), "é++");
}

TEST(PercentEncoding, IsWrongWithoutTwoDigits) {
    for (const std::string_view text : {"%", "a%", "%4", "a%4", "%4g", "%g4", "%%41", "% 4"})
        EXPECT_EQ(percent_decoded(text), std::nullopt) << text;
}

}  // namespace
}  // namespace cahier
