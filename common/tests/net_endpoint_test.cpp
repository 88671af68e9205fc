#include "io/net/endpoint.hpp"

#include "tests/support.hpp"

namespace cahier {
namespace {

TEST(Endpoint, ReadsHostsAndPorts) {
    struct Case {
        const char* text;
        const char* host;
        int port;
    };
    for (const Case& each :
         {Case{"tcp 127.0.0.1:8888", "127.0.0.1", 8888}, Case{"tcp localhost:0", "localhost", 0},
          Case{"tcp [::1]:65535", "::1", 65535}, Case{"tcp a-b.example:080", "a-b.example", 80}}) {
        SCOPED_TRACE(each.text);
        const Endpoint endpoint = Endpoint::parse(each.text);
        EXPECT_TRUE(endpoint.is_tcp());
        EXPECT_EQ(endpoint.host(), each.host);
        EXPECT_EQ(endpoint.port(), each.port);
    }
}

TEST(Endpoint, ReadsPathsWithBlanks) {
    const Endpoint endpoint = Endpoint::parse("unix /tmp/a lesson.sock");
    EXPECT_FALSE(endpoint.is_tcp());
    EXPECT_EQ(endpoint.path(), "/tmp/a lesson.sock");
}

TEST(Endpoint, WritesWhatItReads) {
    for (const char* text : {"tcp 127.0.0.1:8888", "tcp [::1]:1", "unix /run/x y.sock", "unix relative"})
        EXPECT_EQ(Endpoint::parse(text).text(), text);
    EXPECT_EQ(Endpoint::parse("tcp h:1"), Endpoint::tcp("h", 1));
    EXPECT_NE(Endpoint::local("h"), Endpoint::tcp("h", 0));
}

TEST(Endpoint, RefusesWhatIsNoneWithTheTextAndTheReason) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "missing"},
        {"tcp", "missing"},
        {"unix", "missing"},
        {"unix ", "missing"},
        {"127.0.0.1:80", "missing"},
        {"udp h:1", "neither tcp nor unix"},
        {"TCP h:1", "neither tcp nor unix"},
        {" tcp h:1", "neither tcp nor unix"},
        {"tcp h", "no port"},
        {"tcp h:", "port"},
        {"tcp h:65536", "port"},
        {"tcp h:-1", "port"},
        {"tcp h:+1", "port"},
        {"tcp h:1 ", "port"},
        {"tcp h:99999999999999999999", "port"},
        {"tcp :80", "no host"},
        {"tcp []:80", "no host"},
        {"tcp ::1:80", "brackets"},
        {"tcp [::1]", "brackets"},
        {"tcp  h:1", "blank"},
    };
    for (const auto& [text, reason] : cases) {
        SCOPED_TRACE(text);
        const std::exception_ptr error = error_thrown_by([&] { return Endpoint::parse(text); });
        ASSERT_TRUE(error_as<std::invalid_argument>(error));
        EXPECT_PRED2(contains, message_of(error), reason);
        EXPECT_PRED2(contains, message_of(error), "'" + text + "'");
    }
}

}  // namespace
}  // namespace cahier
