// What the server makes of the bytes that a client sends, without a server and without sockets.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "fuzz/read_in_parts.hpp"
#include "support.hpp"

namespace cahier {
namespace {

using Progress = RequestReader::Progress;

Progress give(RequestReader& reader, std::string_view bytes) {
    std::memcpy(reader.buffer().prepare(bytes.size()).data(), bytes.data(), bytes.size());
    reader.buffer().commit(bytes.size());
    return reader.read();
}

std::string content_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

TEST(RequestReader, HasNothingBeforeTheFirstByte) {
    const HttpLimits limits;
    RequestReader reader(limits);
    EXPECT_EQ(reader.read(), Progress::nothing);
    EXPECT_EQ(reader.at_end(), Progress::nothing);
}

TEST(RequestReader, GivesTheRequestAsItCame) {
    const HttpLimits limits;
    RequestReader reader(limits);
    const Progress progress = give(reader,
                                   "POST /a%20b/?c=%64#e HTTP/1.1\r\nHost: here\r\nX-One: 1\r\nx-one:  2 \r\n"
                                   "Content-Length: 4\r\n\r\nbody");
    ASSERT_EQ(progress, Progress::complete);
    const HttpRequest& request = reader.request();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/a%20b/?c=%64#e");
    EXPECT_EQ(request.path, "/a b/");
    EXPECT_EQ(request.query, "c=%64");
    EXPECT_EQ(request.headers.size(), 4u);
    EXPECT_EQ(request.headers.get("X-ONE"), "1");
    EXPECT_EQ(request.body, "body");
    EXPECT_TRUE(reader.keep_alive());
}

TEST(RequestReader, TakesThePathOfATargetInAbsoluteForm) {
    const HttpLimits limits;
    for (const auto& [target, path, query] :
         std::vector<std::array<std::string, 3>>{{"http://here/a?b", "/a", "b"},
                                                 {"HTTPS://here:443/a/", "/a/", ""},
                                                 {"http://here", "/", ""},
                                                 {"http://here?b=/c", "/", "b=/c"},
                                                 {"http://here#d", "/", ""}}) {
        RequestReader reader(limits);
        ASSERT_EQ(give(reader, fmt::format("GET {} HTTP/1.1\r\nHost: here\r\n\r\n", target)),
                  Progress::complete)
            << target;
        EXPECT_EQ(reader.request().path, path) << target;
        EXPECT_EQ(reader.request().query, query) << target;
    }
}

TEST(RequestReader, TakesOneRequestAfterTheOtherOutOfTheSameBytes) {
    const HttpLimits limits;
    RequestReader reader(limits);
    EXPECT_EQ(give(reader, "GET /1 HTTP/1.1\r\nHost: here\r\n\r\n\r\nGET /2 HTTP/1.0\r\n\r\nGET /3"),
              Progress::complete);
    EXPECT_EQ(reader.request().path, "/1");
    EXPECT_FALSE(reader.is_http_1_0());
    reader.begin();
    EXPECT_EQ(reader.read(), Progress::complete);
    EXPECT_EQ(reader.request().path, "/2");
    EXPECT_TRUE(reader.is_http_1_0());
    EXPECT_FALSE(reader.keep_alive());
    reader.begin();
    EXPECT_EQ(reader.read(), Progress::incomplete);
    EXPECT_EQ(reader.at_end(), Progress::wrong);
    EXPECT_EQ(reader.status(), 0);
}

TEST(RequestReader, SaysOnceThatTheClientHoldsItsBodyBack) {
    const HttpLimits limits;
    RequestReader reader(limits);
    EXPECT_EQ(give(reader, "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\nExpect: 100-continue\r\n"),
              Progress::incomplete);
    EXPECT_EQ(give(reader, "\r\n"), Progress::asks_to_continue);
    EXPECT_EQ(reader.read(), Progress::incomplete);
    EXPECT_EQ(give(reader, "body"), Progress::complete);
}

TEST(RequestReader, AsksForNoBodyThatIsThereAlready) {
    const HttpLimits limits;
    RequestReader reader(limits);
    EXPECT_EQ(give(reader,
                   "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nbody"),
              Progress::complete);
}

TEST(RequestReader, AsksAClientOfHttp10ForNothing) {
    const HttpLimits limits;
    RequestReader reader(limits);
    EXPECT_EQ(give(reader, "POST / HTTP/1.0\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"),
              Progress::incomplete);
}

TEST(RequestReader, RefusesATargetBeforeItsBodyHasCome) {
    const HttpLimits limits;
    RequestReader reader(limits);
    EXPECT_EQ(give(reader, "POST /%zz HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n\r\n"), Progress::wrong);
    EXPECT_EQ(reader.status(), 400);
}

TEST(RequestReader, SaysThatTheTimeIsOver) {
    const HttpLimits limits;
    RequestReader reader(limits);
    EXPECT_EQ(give(reader, "GET /"), Progress::incomplete);
    EXPECT_EQ(reader.time_is_over(), Progress::wrong);
    EXPECT_EQ(reader.status(), 408);
}

TEST(RequestReader, RefusesAFieldThatIsLongerThanItCanKeep) {
    HttpLimits limits;
    limits.header_bytes = 1024 * 1024;
    RequestReader reader(limits);
    const std::string value(100'000, 'a');
    EXPECT_EQ(give(reader, fmt::format("GET / HTTP/1.1\r\nHost: here\r\nX-Long: {}\r\n\r\n", value)),
              Progress::wrong);
    EXPECT_EQ(reader.status(), 431);
}

TEST(RequestReader, KeepsNoMoreOfAChunkExtensionThanAHeaderMayHave) {
    HttpLimits limits;
    limits.header_bytes = 1000;
    RequestReader reader(limits);
    Progress progress =
        give(reader, "POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n4;a=");
    for (int i = 0; i < 100 && progress == Progress::incomplete; ++i)
        progress = give(reader, "0123456789012345678901234567890123456789");
    EXPECT_EQ(progress, Progress::wrong);
    EXPECT_EQ(reader.status(), 431);
    EXPECT_LE(reader.buffer().size(), 1040u);
}

// The seeds of the fuzzer, and what it has found.
TEST(RequestReader, MakesTheSameOfAllInTheCorpusHoweverItIsDivided) {
    const HttpLimits limits;
    int files = 0;
    for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(CAHIER_SOURCE_DIR) /
                                                                "common/tests/fuzz/corpus")) {
        const std::string bytes = content_of(file);
        ++files;
        const std::vector<std::string> at_once = read_in_parts(bytes, {bytes.size() + 1}, limits);
        for (std::size_t size = 1; size <= bytes.size(); ++size)
            EXPECT_TRUE(agree(at_once, read_in_parts(bytes, {size}, limits)))
                << file.path().filename() << " in parts of " << size;
    }
    EXPECT_GE(files, 10);
}

}  // namespace
}  // namespace cahier
