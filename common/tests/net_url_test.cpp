#include "io/net/url.hpp"

#include "tests/support.hpp"

namespace cahier {
namespace {

TEST(Url, KnowsItsParts) {
    struct Case {
        const char* text;
        const char* scheme;
        const char* host;
        int port;
        const char* target;
    };
    for (const Case& each : {
             Case{"http://example.com", "http", "example.com", 80, "/"},
             Case{"http://example.com/", "http", "example.com", 80, "/"},
             Case{"https://example.com/a", "https", "example.com", 443, "/a"},
             Case{"HTTP://EXAMPLE.com/A?B=C", "http", "example.com", 80, "/A?B=C"},
             Case{"http://example.com:8080/a/b?c=d&e", "http", "example.com", 8080, "/a/b?c=d&e"},
             Case{"http://example.com?a=b", "http", "example.com", 80, "/?a=b"},
             Case{"http://example.com/a#b", "http", "example.com", 80, "/a"},
             Case{"http://example.com#b", "http", "example.com", 80, "/"},
             Case{"http://127.0.0.1:0/", "http", "127.0.0.1", 0, "/"},
             Case{"http://[::1]/x", "http", "[::1]", 80, "/x"},
             Case{"https://[FE80::1]:65535", "https", "[fe80::1]", 65535, "/"},
             Case{"http://h/a:b@c//d", "http", "h", 80, "/a:b@c//d"},
             Case{"http://h/caf\xC3\xA9?\xC3\xA0=%20", "http", "h", 80, "/caf%C3%A9?%C3%A0=%20"},
         }) {
        SCOPED_TRACE(each.text);
        const Url url = Url::parse(each.text);
        EXPECT_EQ(url.scheme, each.scheme);
        EXPECT_EQ(url.host, each.host);
        EXPECT_EQ(url.port, each.port);
        EXPECT_EQ(url.target, each.target);
    }
}

TEST(Url, RefusesWhatIsNoneWithTheTextAndTheReason) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "does not begin"},
        {"example.com", "does not begin"},
        {"/path", "does not begin"},
        {"mailto:a", "does not begin"},
        {"ftp://example.com/", "only http"},
        {"://example.com/", "only http"},
        {"http://", "no host"},
        {"http:///path", "no host"},
        {"http://:80/", "no host"},
        {"http://[]/", "no host"},
        {"http://[::1/", "bracket"},
        {"http://[::1]x/", "neither a name nor an address"},
        {"http://a\\b/", "neither a name nor an address"},
        {"http://caf\xC3\xA9/", "neither a name nor an address"},
        {"http://h:/", "port"},
        {"http://h:65536/", "port"},
        {"http://h:-1/", "port"},
        {"http://h:8o/", "port"},
        {"http://user:secret@h/", "user's name"},
        {"http://h/a b", "blank"},
        {"http://h/\r\nX: y", "blank"},
        {" http://h/", "blank"},
    };
    for (const auto& [text, reason] : cases) {
        SCOPED_TRACE(text);
        const std::exception_ptr error = error_thrown_by([&] { return Url::parse(text); });
        ASSERT_TRUE(error_as<std::invalid_argument>(error));
        EXPECT_PRED2(contains, message_of(error), reason);
        EXPECT_PRED2(contains, message_of(error), "'" + text + "'");
    }
    EXPECT_THROW((void)Url::parse(std::string_view("http://h/\0", 10)), std::invalid_argument);
}

TEST(Url, IsWrittenAsItIsRead) {
    for (const char* text : {"http://h/", "https://h:8443/a?b", "http://[::1]:81/"})
        EXPECT_EQ(Url::parse(text).text(), text);
    EXPECT_EQ(Url::parse("http://h:80").text(), "http://h/");
    EXPECT_EQ(Url::parse("https://h:443").text(), "https://h/");
    EXPECT_EQ(Url::parse("https://h:80").text(), "https://h:80/");
}

// RFC 3986, section 5.4, without the references that have other schemes.
TEST(Url, ResolvesReferencesAsTheStandardDoes) {
    const Url base = Url::parse("http://a/b/c/d;p?q");
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g/"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q"},
        {"g#s", "http://a/b/c/g"},
        {";x", "http://a/b/c/;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"https://other/x", "https://other/x"},
        {"/r?next=http://x/", "http://a/r?next=http://x/"},
    };
    for (const auto& [reference, expected] : cases)
        EXPECT_EQ(base.resolve(reference).text(), expected) << reference;
    EXPECT_EQ(Url::parse("https://h:81/x").resolve("y").text(), "https://h:81/y");
}

TEST(Url, RefusesAReferenceToAnotherScheme) {
    const Url base = Url::parse("http://a/b");
    for (const char* reference : {"ftp://h/", "mailto:somebody", "javascript:alert(1)"})
        EXPECT_THROW((void)base.resolve(reference), std::invalid_argument) << reference;
}

}  // namespace
}  // namespace cahier
