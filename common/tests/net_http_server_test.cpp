// The HTTP server, asked by hand: over a Stream, byte by byte as the test wants it.
#include "io/net/http_server.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>
#include <list>

#include "async/debug.hpp"
#include "async/gather.hpp"
#include "async/shield.hpp"
#include "async/timeout.hpp"
#include "io/net/stream.hpp"
#include "io/temporary_folder.hpp"
#include "managers/async_with.hpp"
#include "support.hpp"

namespace cahier {
namespace {

// What the server reports while it exists, in place of standard error.
struct Reports {
    Reports() {
        all.clear();
        on_report([](std::string_view message) { all.emplace_back(message); });
    }
    ~Reports() { on_report(nullptr); }
    inline static std::vector<std::string> all;
};

struct Answer {
    int status = 0;  // 0: the connection was closed without one
    HttpHeaders headers;
    std::string body;

    std::string header(std::string_view name) const { return headers.get(name).value_or("(none)"); }
};

// The lines up to the empty one.
Task<Answer> read_header(Stream& stream) {
    Answer answer;
    for (bool first = true;; first = false) {
        const std::optional<std::string> line = co_await stream.readline();
        if (!line || *line == "\r")
            co_return answer;
        EXPECT_TRUE(line->ends_with('\r')) << *line;
        const std::size_t colon = line->find(": ");
        if (first)
            answer.status = std::stoi(line->substr(line->find(' ')));
        else
            answer.headers.add(line->substr(0, colon), line->substr(colon + 2, line->size() - colon - 3));
    }
}

Task<std::string> read_exactly(Stream& stream, std::size_t size) {
    std::string text;
    while (text.size() < size) {
        const std::optional<std::string> part = co_await stream.read(size - text.size());
        if (!part)
            break;
        text += *part;
    }
    co_return text;
}

Task<Answer> read_answer(Stream& stream) {
    Answer answer = co_await read_header(stream);
    if (answer.status != 0)
        answer.body = co_await read_exactly(stream, std::stoul(answer.header("Content-Length")));
    co_return answer;
}

// To the end of the connection, however it ends.
Task<std::string> read_all(Stream& stream) {
    std::string text;
    try {
        while (std::optional<std::string> part = co_await stream.read())
            text += *part;
    } catch (const std::system_error&) {
    }
    co_return text;
}

// False if the server has closed the connection: it does not take the rest.
Task<bool> write_what_is_taken(Stream& stream, std::string_view text) {
    try {
        co_await stream.write(text);
    } catch (const std::system_error&) {
        co_return false;
    }
    co_return true;
}

// What the server says to those bytes until it closes the connection.
Task<std::string> say_to(Endpoint endpoint, std::string_view text) {
    co_return co_await async_with(open_connection(endpoint), [&](Stream& stream) -> Task<std::string> {
        auto [written, said] = co_await gather(write_what_is_taken(stream, text), read_all(stream));
        co_return std::move(said);
    });
}

int status_of(std::string_view said) {
    return said.starts_with("HTTP/1.") ? std::stoi(std::string(said.substr(9, 3))) : 0;
}

// One request on a connection of its own.
Task<Answer> ask(Endpoint endpoint, std::string_view request) {
    co_return co_await async_with(open_connection(endpoint), [&](Stream& stream) -> Task<Answer> {
        co_await stream.write(request);
        co_return co_await read_answer(stream);
    });
}

std::string big_text() {
    std::string text(10 * 1024 * 1024, 'x');
    for (std::size_t at = 0; at < text.size(); at += 997)
        text[at] = static_cast<char>('a' + at % 26);
    return text;
}

Task<HttpResponse> hello(const HttpRequest&) {
    co_return HttpResponse("hello");
}

Task<HttpResponse> echo(const HttpRequest& request) {
    co_return HttpResponse(request.body, 200, "text/plain");
}

Task<HttpResponse> two_seconds(const HttpRequest&) {
    co_await sleep(2s);
    co_return HttpResponse("slow");
}

Task<HttpResponse> fail(const HttpRequest&) {
    throw std::runtime_error("no such table");
    co_return HttpResponse("");
}

constexpr std::string_view get_hello = "GET /hello HTTP/1.1\r\nHost: here\r\n\r\n";

// A server with a few routes; the body is given it while it runs, on the virtual clock.
class HttpServerTest : public testing::Test {
protected:
    Task<> serve_for(std::function<Task<>(HttpServer&)> body) {
        auto in_folder = [&](std::filesystem::path& folder) -> Task<> {
            HttpServer server(Endpoint::local(folder / "server.sock"), limits);
            server.route("GET", "/hello", hello);
            server.route("POST", "/echo", echo);
            server.route("GET", "/slow", two_seconds);
            server.route("GET", "/fails", fail);
            server.route("GET", "/café", [](const HttpRequest& request) -> Task<HttpResponse> {
                co_return HttpResponse(request.path + " " + request.query);
            });
            server.route("GET", "/big", [&](const HttpRequest&) -> Task<HttpResponse> {
                ++big_answers;
                co_return HttpResponse(big_text());
            });
            co_await async_with(server, body);
        };
        co_await async_with(temporary_folder(), in_folder);
    }
    void serve(std::function<Task<>(HttpServer&)> body) { run_virtually(serve_for(std::move(body))); }

    // One answer to one request.
    Answer answer_to(std::string_view request) {
        Answer answer;
        serve([&](HttpServer& server) -> Task<> { answer = co_await ask(server.endpoint(), request); });
        return answer;
    }

    HttpLimits limits;
    int big_answers = 0;
};

TEST_F(HttpServerTest, AnswersAGet) {
    const Answer answer = answer_to(get_hello);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(answer.body, "hello");
}

TEST_F(HttpServerTest, GivesAPostedBodyToTheHandler) {
    const Answer answer = answer_to("POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 6\r\n\r\néàü");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "éàü");
}

TEST_F(HttpServerTest, AnswersAHeadWithoutTheBody) {
    serve([&](HttpServer& server) -> Task<> {
        const std::string said = co_await say_to(
            server.endpoint(), "HEAD /hello HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
        EXPECT_EQ(status_of(said), 200);
        EXPECT_TRUE(contains(said, "Content-Length: 5\r\n")) << said;
        EXPECT_TRUE(said.ends_with("\r\n\r\n")) << said;
    });
}

TEST_F(HttpServerTest, AnswersAWrongHeadWithoutABody) {
    serve([&](HttpServer& server) -> Task<> {
        const std::string said =
            co_await say_to(server.endpoint(), "HEAD /%zz HTTP/1.1\r\nHost: here\r\n\r\n");
        EXPECT_EQ(status_of(said), 400);
        EXPECT_TRUE(said.ends_with("\r\n\r\n")) << said;
    });
}

TEST_F(HttpServerTest, PutsAChunkedBodyTogether) {
    const Answer answer = answer_to(
        "POST /echo HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
        "6;name=value\r\nHello,\r\n7\r\n world!\r\n0\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "Hello, world!");
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInTheirOrder) {
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            std::string requests = "GET /slow HTTP/1.1\r\nHost: here\r\n\r\n";
            requests += get_hello;
            requests += "POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\nend";
            co_await stream.write(requests);
            for (const std::string_view body : {"slow", "hello", "end"}) {
                const Answer answer = co_await read_answer(stream);
                EXPECT_EQ(answer.status, 200);
                EXPECT_EQ(answer.body, body);
            }
        });
        EXPECT_EQ(server.requests(), 3u);
    });
}

TEST_F(HttpServerTest, AnswersOthersBetweenRequestsThatCameTogether) {
    serve([&](HttpServer& server) -> Task<> {
        const auto ask_between = [&](Stream& busy, Stream& other) -> Task<> {
            std::string requests;
            for (int i = 0; i < 50; ++i)
                requests += get_hello;
            co_await busy.write(requests);
            co_await other.write(get_hello);
            const Answer answer = co_await read_answer(other);
            EXPECT_EQ(answer.status, 200);
            EXPECT_LT(server.requests(), 25u);
        };
        co_await async_with(open_connection(server.endpoint()), open_connection(server.endpoint()),
                            ask_between);
    });
}

TEST_F(HttpServerTest, UnderstandsARequestThatComesByteByByte) {
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            constexpr std::string_view request =
                "POST /echo HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
                "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n";
            for (std::size_t at = 0; at < request.size(); ++at) {
                co_await stream.write(request.substr(at, 1));
                co_await sleep(1ms);
            }
            const Answer answer = co_await read_answer(stream);
            EXPECT_EQ(answer.status, 200);
            EXPECT_EQ(answer.body, "onetwo");
        });
    });
}

TEST_F(HttpServerTest, TakesAnEmptyChunkedBodyThatComesByteByByte) {
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            co_await stream.write("POST /echo HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (const std::string_view byte : {"0", "\r", "\n", "\r", "\n"}) {
                co_await sleep(1ms);
                co_await stream.write(byte);
            }
            const Answer answer = co_await read_answer(stream);
            EXPECT_EQ(answer.status, 200);
            EXPECT_EQ(answer.body, "");
        });
    });
}

TEST_F(HttpServerTest, KeepsTheConnectionForTheNextRequest) {
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            for (int i = 0; i < 3; ++i) {
                co_await stream.write(get_hello);
                const Answer answer = co_await read_answer(stream);
                EXPECT_EQ(answer.status, 200);
                EXPECT_EQ(answer.header("Connection"), "(none)");
                co_await sleep(10s);
            }
            EXPECT_EQ(server.connections(), 1u);
        });
    });
}

TEST_F(HttpServerTest, ClosesTheConnectionWhenTheClientAsksForIt) {
    serve([&](HttpServer& server) -> Task<> {
        std::string request = "GET /hello HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
        request += get_hello;
        const std::string said = co_await say_to(server.endpoint(), request);
        EXPECT_TRUE(contains(said, "Connection: close\r\n")) << said;
        EXPECT_TRUE(said.ends_with("\r\n\r\nhello")) << said;
        EXPECT_EQ(server.requests(), 1u);
        EXPECT_EQ(loop_time(), 0);
    });
}

TEST_F(HttpServerTest, ClosesTheConnectionWhenTheHandlerAsksForIt) {
    serve([&](HttpServer& server) -> Task<> {
        server.route("GET", "/last", [](const HttpRequest&) -> Task<HttpResponse> {
            HttpResponse response("last");
            response.headers.set("Connection", "close");
            co_return response;
        });
        const std::string said =
            co_await say_to(server.endpoint(), "GET /last HTTP/1.1\r\nHost: here\r\n\r\n");
        EXPECT_TRUE(contains(said, "Connection: close\r\n")) << said;
        EXPECT_EQ(loop_time(), 0);
    });
}

TEST_F(HttpServerTest, ClosesTheConnectionAfterARequestOfHttp10) {
    serve([&](HttpServer& server) -> Task<> {
        const std::string said = co_await say_to(server.endpoint(), "GET /hello HTTP/1.0\r\n\r\n");
        EXPECT_TRUE(said.starts_with("HTTP/1.0 200 OK\r\n")) << said;
        EXPECT_TRUE(said.ends_with("\r\n\r\nhello")) << said;
        EXPECT_EQ(loop_time(), 0);
    });
}

TEST_F(HttpServerTest, KeepsAConnectionOfHttp10ThatAsksForIt) {
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            for (int i = 0; i < 2; ++i) {
                co_await stream.write("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                const Answer answer = co_await read_answer(stream);
                EXPECT_EQ(answer.header("Connection"), "keep-alive");
                EXPECT_EQ(answer.body, "hello");
            }
        });
    });
}

TEST_F(HttpServerTest, DecodesThePathAndLeavesTheQuery) {
    const Answer answer = answer_to("GET /caf%C3%a9?size=2%263 HTTP/1.1\r\nHost: here\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "/café size=2%263");
}

TEST_F(HttpServerTest, TakesAPathOfPlainUtf8) {
    const Answer answer = answer_to("GET /café HTTP/1.1\r\nHost: here\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "/café ");
}

TEST_F(HttpServerTest, TakesATargetInAbsoluteForm) {
    const Answer answer = answer_to("GET HTTP://there:80/hello?x HTTP/1.1\r\nHost: here\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
}

TEST_F(HttpServerTest, SendsAnEmptyBody) {
    const Answer answer = answer_to("POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("Content-Length"), "0");
    EXPECT_EQ(answer.header("Content-Type"), "(none)");
    EXPECT_EQ(answer.body, "");
}

TEST_F(HttpServerTest, SendsAndReceivesTenMebibytes) {
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            const std::string text = big_text();
            co_await stream.write(
                fmt::format("POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: {}\r\n\r\n", text.size()));
            co_await stream.write(text);
            const Answer answer = co_await read_answer(stream);
            EXPECT_EQ(answer.status, 200);
            EXPECT_TRUE(answer.body == text);
        });
    });
}

TEST_F(HttpServerTest, ReceivesTenMebibytesInChunks) {
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            const std::string text = big_text();
            co_await stream.write("POST /echo HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (std::size_t at = 0, size = 1; at < text.size(); at += size, size = size * 3 % 99'991 + 1) {
                const std::string chunk = text.substr(at, size);
                co_await stream.write(fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk));
            }
            co_await stream.write("0\r\n\r\n");
            const Answer answer = co_await read_answer(stream);
            EXPECT_EQ(answer.status, 200);
            EXPECT_TRUE(answer.body == text);
        });
    });
}

TEST_F(HttpServerTest, AsksForABodyThatTheClientHoldsBack) {
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            // The second one's header comes together with the first request.
            std::string requests(get_hello);
            requests +=
                "POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\nExpect: 100-Continue\r\n\r\n";
            co_await stream.write(requests);
            const Answer first = co_await read_answer(stream);
            EXPECT_EQ(first.body, "hello");
            const Answer go_on = co_await read_header(stream);
            EXPECT_EQ(go_on.status, 100);
            co_await stream.write("body");
            const Answer answer = co_await read_answer(stream);
            EXPECT_EQ(answer.status, 200);
            EXPECT_EQ(answer.body, "body");
            EXPECT_EQ(loop_time(), 0);
        });
    });
}

TEST_F(HttpServerTest, DoesNotAskForABodyThatIsTooLarge) {
    limits.body_bytes = 100;
    const Answer answer =
        answer_to("POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 101\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(answer.status, 413);
}

TEST_F(HttpServerTest, AnswersTwoClientsAtTheSameTime) {
    serve([&](HttpServer& server) -> Task<> {
        constexpr std::string_view slow = "GET /slow HTTP/1.1\r\nHost: here\r\n\r\n";
        const auto [first, second] =
            co_await gather(ask(server.endpoint(), slow), ask(server.endpoint(), slow));
        EXPECT_EQ(first.body, "slow");
        EXPECT_EQ(second.body, "slow");
        EXPECT_EQ(loop_time(), 2);
    });
}

TEST_F(HttpServerTest, AnswersAnUnknownPathWith404) {
    EXPECT_EQ(answer_to("GET /nowhere HTTP/1.1\r\nHost: here\r\n\r\n").status, 404);
}

TEST_F(HttpServerTest, AnswersAMethodThatAPathDoesNotHaveWith405AndThoseItHas) {
    const Answer answer = answer_to("DELETE /hello HTTP/1.1\r\nHost: here\r\n\r\n");
    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(answer.header("Allow"), "GET, HEAD");
}

TEST_F(HttpServerTest, AsksTheFallbackForWhatNoRouteIsFor) {
    serve([&](HttpServer& server) -> Task<> {
        server.fallback([](const HttpRequest& request) -> Task<HttpResponse> {
            co_return HttpResponse(request.method + " " + request.path);
        });
        const Answer answer = co_await ask(server.endpoint(), "DELETE /hello HTTP/1.1\r\nHost: here\r\n\r\n");
        EXPECT_EQ(answer.body, "DELETE /hello");
    });
}

TEST_F(HttpServerTest, RefusesASecondRouteOfThatMethodAndPath) {
    HttpServer server(Endpoint::local("unused.sock"));
    server.route("GET", "/hello", hello);
    server.route("POST", "/hello", hello);
    EXPECT_THROW(server.route("GET", "/hello", hello), std::logic_error);
}

TEST_F(HttpServerTest, AnswersForAHandlerThatThrowsAndGoesOn) {
    const Reports reports;
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            co_await stream.write("GET /fails HTTP/1.1\r\nHost: here\r\n\r\n");
            const Answer answer = co_await read_answer(stream);
            EXPECT_EQ(answer.status, 500);
            EXPECT_FALSE(contains(answer.body, "no such table")) << "not for everybody to read";
            co_await stream.write(get_hello);
            const Answer next = co_await read_answer(stream);
            EXPECT_EQ(next.status, 200);
        });
    });
    EXPECT_EQ(reports.all, std::vector<std::string>{"GET /fails failed: no such table"});
}

TEST_F(HttpServerTest, AnswersForAHandlerThatAwaitsACancelledTask) {
    const Reports reports;
    serve([&](HttpServer& server) -> Task<> {
        server.route("GET", "/cancelled", [](const HttpRequest&) -> Task<HttpResponse> {
            const TaskHandle<> task = create_task([]() -> Task<> { co_await sleep(1s); });
            task.cancel();
            co_await task;
            co_return HttpResponse("");
        });
        const Answer answer =
            co_await ask(server.endpoint(), "GET /cancelled HTTP/1.1\r\nHost: here\r\n\r\n");
        EXPECT_EQ(answer.status, 500);
    });
}

TEST_F(HttpServerTest, AnswersWith500ForAResponseThatHttpDoesNotAllow) {
    const Reports reports;
    HttpResponse response("body");
    serve([&](HttpServer& server) -> Task<> {
        server.route("GET", "/response",
                     [&](const HttpRequest&) -> Task<HttpResponse> { co_return response; });
        std::vector<std::pair<std::string, std::string>> fields{{"X-Value", "a\r\nSet-Cookie: b"},
                                                                {"X-Value", "a\nb"},
                                                                {"X-Value", "a\rb"},
                                                                {"X-Value", std::string("a\0b", 3)},
                                                                {"X Name", "a"},
                                                                {"X-Name:", "a"},
                                                                {"X\r\nY", "a"},
                                                                {"", "a"},
                                                                {"X-Long", std::string(100'000, 'a')}};
        for (const auto& [name, value] : fields) {
            response = HttpResponse("body");
            response.headers.add(name, value);
            const Answer answer =
                co_await ask(server.endpoint(), "GET /response HTTP/1.1\r\nHost: here\r\n\r\n");
            EXPECT_EQ(answer.status, 500) << name << ": " << value.substr(0, 20);
            EXPECT_EQ(answer.header("Set-Cookie"), "(none)");
        }
        for (const int status : {-1, 0, 99, 100, 101, 199, 1000}) {
            response = HttpResponse("body", status);
            const Answer answer =
                co_await ask(server.endpoint(), "GET /response HTTP/1.1\r\nHost: here\r\n\r\n");
            EXPECT_EQ(answer.status, 500) << status;
        }
    });
    EXPECT_EQ(reports.all.size(), 16u);
}

TEST_F(HttpServerTest, SaysItselfHowLongABodyIs) {
    serve([&](HttpServer& server) -> Task<> {
        server.route("GET", "/wrong", [](const HttpRequest&) -> Task<HttpResponse> {
            HttpResponse response("body");
            response.headers.set("Content-Length", "99");
            response.headers.set("Transfer-Encoding", "gzip");
            co_return response;
        });
        const Answer answer = co_await ask(server.endpoint(), "GET /wrong HTTP/1.1\r\nHost: here\r\n\r\n");
        EXPECT_EQ(answer.header("Content-Length"), "4");
        EXPECT_EQ(answer.header("Transfer-Encoding"), "(none)");
        EXPECT_EQ(answer.body, "body");
    });
}

TEST_F(HttpServerTest, SendsNoBodyWithAStatusThatHasNone) {
    serve([&](HttpServer& server) -> Task<> {
        for (const int status : {204, 304}) {
            const std::string path = fmt::format("/{}", status);
            server.route("GET", path, [status](const HttpRequest&) -> Task<HttpResponse> {
                co_return HttpResponse("body", status);
            });
            const std::string said = co_await say_to(
                server.endpoint(),
                fmt::format("GET {} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n", path));
            EXPECT_EQ(status_of(said), status);
            EXPECT_TRUE(said.ends_with("\r\n\r\n")) << said;
            EXPECT_FALSE(contains(said, "Content-Length")) << said;
        }
    });
}

TEST_F(HttpServerTest, AnswersWith503OverItsNumberOfConnections) {
    limits.connections = 2;
    serve([&](HttpServer& server) -> Task<> {
        auto one_more = [&](Stream&, Stream&) -> Task<> {
            co_await sleep(1s);
            const std::string said = co_await say_to(server.endpoint(), get_hello);
            EXPECT_EQ(status_of(said), 503);
            EXPECT_EQ(server.connections(), 2u);
        };
        co_await async_with(open_connection(server.endpoint()), open_connection(server.endpoint()), one_more);
        co_await sleep(1s);
        const Answer answer = co_await ask(server.endpoint(), get_hello);
        EXPECT_EQ(answer.status, 200);
    });
}

TEST_F(HttpServerTest, AnswersWith413ToABodyThatIsTooLarge) {
    limits.body_bytes = 10;
    EXPECT_EQ(answer_to("POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n0123456789").status,
              200);
    EXPECT_EQ(answer_to("POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 11\r\n\r\n").status, 413);
    EXPECT_EQ(answer_to("POST /echo HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "6\r\n012345\r\n5\r\n6789a\r\n0\r\n\r\n")
                  .status,
              413);
}

TEST_F(HttpServerTest, AnswersWith431ToAHeaderThatIsTooLarge) {
    limits.header_bytes = 1000;
    const auto with_header = [](std::size_t size) {
        return fmt::format("GET /hello HTTP/1.1\r\nHost: here\r\nX-Long: {}\r\n\r\n", std::string(size, 'a'));
    };
    EXPECT_EQ(answer_to(with_header(900)).status, 200);
    EXPECT_EQ(answer_to(with_header(1000)).status, 431);
}

TEST_F(HttpServerTest, AnswersWith408ToARequestThatDoesNotEnd) {
    serve([&](HttpServer& server) -> Task<> {
        for (const std::string_view part :
             {"G", "GET /hello HTTP/1.1\r\n",
              "POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\n1234"}) {
            const double began = loop_time();
            const std::string said = co_await say_to(server.endpoint(), part);
            EXPECT_EQ(status_of(said), 408) << part;
            EXPECT_TRUE(contains(said, "Connection: close\r\n")) << said;
            EXPECT_EQ(loop_time() - began, 30) << part;
        }
    });
}

TEST_F(HttpServerTest, GivesARequestThatComesSlowlyNoMoreTime) {
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            Answer answer;
            double answered = 0;
            auto read = [&]() -> Task<> {
                answer = co_await read_answer(stream);
                answered = loop_time();
            };
            const TaskHandle<> reading = create_task(read);
            for (std::size_t at = 0; !reading.done(); ++at) {
                (void)co_await write_what_is_taken(stream, get_hello.substr(at, 1));
                co_await sleep(1s);
            }
            EXPECT_EQ(answer.status, 408);
            EXPECT_EQ(answered, 30);
        });
    });
}

TEST_F(HttpServerTest, ClosesAnIdleConnectionSilently) {
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            co_await stream.write(get_hello);
            const Answer answer = co_await read_answer(stream);
            EXPECT_EQ(answer.status, 200);
            const std::string rest = co_await read_all(stream);
            EXPECT_EQ(rest, "");
            EXPECT_EQ(loop_time(), 75);
        });
    });
}

TEST_F(HttpServerTest, TakesNoEmptyLineForTheBeginningOfARequest) {
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            for (const std::string_view byte : {"\r", "\n", "\r", "\n"}) {
                co_await stream.write(byte);
                co_await sleep(1s);
            }
            co_await stream.write(get_hello);
            const Answer answer = co_await read_answer(stream);
            EXPECT_EQ(answer.status, 200);
            co_await stream.write("\r\n");
            const std::string rest = co_await read_all(stream);
            EXPECT_EQ(rest, "");
            EXPECT_EQ(loop_time(), 79);
        });
    });
}

TEST_F(HttpServerTest, ForgetsAConnectionThatTheClientCloses) {
    serve([&](HttpServer& server) -> Task<> {
        co_await ask(server.endpoint(), get_hello);
        co_await async_with(open_connection(server.endpoint()),
                            [&](Stream& stream) -> Task<> { co_await stream.write("GET /hel"); });
        co_await sleep(1ms);
        EXPECT_EQ(server.connections(), 0u);
    });
}

TEST_F(HttpServerTest, AnswersAClientThatHasEndedItsSide) {
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            co_await stream.write("GET /slow HTTP/1.1\r\nHost: here\r\n\r\n");
            stream.write_eof();
            const Answer answer = co_await read_answer(stream);
            EXPECT_EQ(answer.body, "slow");
        });
    });
}

// Leaving the server.

TEST_F(HttpServerTest, AcceptsNobodyOnceItHasBeenLeft) {
    std::exception_ptr error;
    bool is_there = true;
    run_virtually([&]() -> Task<> {
        auto in_folder = [&](std::filesystem::path& folder) -> Task<> {
            HttpServer server(Endpoint::local(folder / "server.sock"));
            co_await async_with(server, [](HttpServer&) -> Task<> { co_return; });
            is_there = std::filesystem::exists(folder / "server.sock");
            error = co_await error_of(ask(server.endpoint(), get_hello));
        };
        co_await async_with(temporary_folder(), in_folder);
    });
    EXPECT_FALSE(is_there);
    EXPECT_TRUE(error_as<std::system_error>(error));
}

TEST_F(HttpServerTest, ClosesIdleConnectionsAtOnceWhenItIsLeft) {
    std::optional<TaskHandle<std::string>> said;
    run_virtually([&]() -> Task<> {
        co_await serve_for([&](HttpServer& server) -> Task<> {
            said = create_task(say_to(server.endpoint(), ""));
            co_await sleep(1s);
            EXPECT_EQ(server.connections(), 1u);
        });
        EXPECT_EQ(loop_time(), 1);
        co_await *said;
    });
    EXPECT_EQ(said->result(), "");
    said.reset();
}

TEST_F(HttpServerTest, LetsARunningRequestFinishWhenItIsLeft) {
    run_virtually([&]() -> Task<> {
        std::optional<TaskHandle<std::string>> said;
        co_await serve_for([&](HttpServer& server) -> Task<> {
            said = create_task(say_to(server.endpoint(), "GET /slow HTTP/1.1\r\nHost: here\r\n\r\n"));
            co_await sleep(1s);
        });
        EXPECT_EQ(loop_time(), 2);
        const std::string text = co_await *said;
        EXPECT_EQ(status_of(text), 200);
        EXPECT_TRUE(contains(text, "Connection: close\r\n")) << text;
        EXPECT_TRUE(text.ends_with("slow")) << text;
    });
}

TEST_F(HttpServerTest, CancelsARequestThatTakesLongerThanTheGrace) {
    limits.grace = 500ms;
    Diary diary;
    run_virtually([&]() -> Task<> {
        std::optional<TaskHandle<std::string>> said;
        co_await serve_for([&](HttpServer& server) -> Task<> {
            server.route("GET", "/sleeper", [&](const HttpRequest&) -> Task<HttpResponse> {
                co_await sleeper(diary, "handler", 1h);
                co_return HttpResponse("");
            });
            said = create_task(say_to(server.endpoint(), "GET /sleeper HTTP/1.1\r\nHost: here\r\n\r\n"));
            co_await sleep(1s);
        });
        EXPECT_EQ(loop_time(), 1.5);
        const std::string text = co_await *said;
        EXPECT_EQ(text, "");
    });
    EXPECT_EQ(diary, Diary{"1.5s handler cancelled"});
}

TEST_F(HttpServerTest, FinishesWhatRunsAlsoWhenTheBodyFailed) {
    run_virtually([&]() -> Task<> {
        std::optional<TaskHandle<std::string>> said;
        const std::exception_ptr error = co_await error_of(serve_for([&](HttpServer& server) -> Task<> {
            said = create_task(say_to(server.endpoint(), "GET /slow HTTP/1.1\r\nHost: here\r\n\r\n"));
            co_await sleep(1s);
            throw std::runtime_error("body");
        }));
        EXPECT_EQ(message_of(error), "body");
        EXPECT_EQ(loop_time(), 2);
        const std::string text = co_await *said;
        EXPECT_EQ(status_of(text), 200);
    });
}

TEST_F(HttpServerTest, FinishesWhatRunsAlsoWhenTheBodyWasCancelled) {
    run_virtually([&]() -> Task<> {
        std::optional<TaskHandle<std::string>> said;
        const TaskHandle<> serving = create_task(serve_for([&](HttpServer& server) -> Task<> {
            said = create_task(say_to(server.endpoint(), "GET /slow HTTP/1.1\r\nHost: here\r\n\r\n"));
            co_await sleep(1h);
        }));
        co_await sleep(1s);
        serving.cancel();
        co_await gather_settled(serving);
        EXPECT_TRUE(serving.cancelled());
        EXPECT_EQ(loop_time(), 2);
        const std::string text = co_await *said;
        EXPECT_EQ(status_of(text), 200);
    });
}

TEST_F(HttpServerTest, RunsAgainAfterItHasBeenLeft) {
    serve([&](HttpServer& first) -> Task<> {
        HttpServer server(Endpoint::local(first.endpoint().path() + "2"));
        server.route("GET", "/hello", hello);
        for (int i = 0; i < 2; ++i) {
            co_await async_with(server, [](HttpServer& server) -> Task<> {
                const Answer answer = co_await ask(server.endpoint(), get_hello);
                EXPECT_EQ(answer.status, 200);
            });
        }
    });
}

TEST_F(HttpServerTest, RunsBesideAnother) {
    serve([&](HttpServer& first) -> Task<> {
        HttpServer second(Endpoint::local(first.endpoint().path() + "2"));
        second.route("GET", "/hello", echo);
        co_await async_with(second, [&](HttpServer& second) -> Task<> {
            const auto [one, two] =
                co_await gather(ask(first.endpoint(), get_hello), ask(second.endpoint(), get_hello));
            EXPECT_EQ(one.body, "hello");
            EXPECT_EQ(two.body, "");
        });
    });
}

std::size_t open_files() {
    std::size_t open = 0;
    for (int file = 0; file < 1024; ++file)
        open += ::fcntl(file, F_GETFD) != -1;
    return open;
}

// Cancels whoever serves at the first time that any task waits, then at the second, and so on.
TEST_F(HttpServerTest, LeavesNothingBehindWhereverItIsCancelled) {
    static std::size_t cancel_at;
    static const TaskHandle<>* serving;
    const std::size_t files = open_files();
    const std::size_t frames = frame_pool.alive();
    limits.grace = 1s;
    bool was_cancelled = true;
    for (cancel_at = 0; was_cancelled; ++cancel_at) {
        run_virtually([&]() -> Task<> {
            auto clients = [&](HttpServer& server) -> Task<> {
                const Endpoint endpoint = server.endpoint();
                co_await gather(ask(endpoint, get_hello),
                                ask(endpoint, "GET /slow HTTP/1.1\r\nHost: here\r\n\r\n"),
                                say_to(endpoint,
                                       "POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n"
                                       "Expect: 100-continue\r\n\r\n"),
                                say_to(endpoint, "wrong\r\n\r\n"));
            };
            const TaskHandle<> task = create_task(serve_for(clients));
            serving = &task;
            Loop::running().on_suspend = [](std::size_t wait) {
                if (wait == cancel_at)
                    serving->cancel();
            };
            co_await gather_settled(task);
            Loop::running().on_suspend = nullptr;
            was_cancelled = task.cancelled();
        });
        ASSERT_EQ(open_files(), files) << "cancelled at wait " << cancel_at;
        ASSERT_EQ(frame_pool.alive(), frames) << "cancelled at wait " << cancel_at;
    }
    EXPECT_GT(cancel_at, 30u);
}

// The file of a Unix-domain socket.

TEST_F(HttpServerTest, ReplacesTheSocketFileThatADeadServerLeft) {
    serve([&](HttpServer& first) -> Task<> {
        const std::string path = first.endpoint().path() + "2";
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
        EXPECT_EQ(::bind(dead, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        ::close(dead);
        EXPECT_TRUE(std::filesystem::exists(path));

        HttpServer server(Endpoint::local(path));
        server.route("GET", "/hello", hello);
        co_await async_with(server, [&](HttpServer& server) -> Task<> {
            const Answer answer = co_await ask(server.endpoint(), get_hello);
            EXPECT_EQ(answer.status, 200);
        });
    });
}

TEST_F(HttpServerTest, RefusesASocketFileThatAnotherServerUses) {
    serve([&](HttpServer& first) -> Task<> {
        HttpServer second(first.endpoint());
        const std::exception_ptr error =
            co_await error_of(async_with(second, [](HttpServer&) -> Task<> { co_return; }));
        EXPECT_EQ(message_of(error), first.endpoint().text() + ": Address already in use");
        const Answer answer = co_await ask(first.endpoint(), get_hello);
        EXPECT_EQ(answer.status, 200);
    });
}

TEST_F(HttpServerTest, LeavesAFileThatIsNoSocketAlone) {
    serve([&](HttpServer& first) -> Task<> {
        const std::string path = first.endpoint().path() + ".txt";
        std::ofstream(path) << "precious";
        HttpServer second(Endpoint::local(path));
        const std::exception_ptr error =
            co_await error_of(async_with(second, [](HttpServer&) -> Task<> { co_return; }));
        EXPECT_TRUE(error_as<std::system_error>(error));
        EXPECT_EQ(std::filesystem::file_size(path), 8u);
    });
}

// Clients that take the server's time and memory.

TEST_F(HttpServerTest, ClosesTheConnectionOfAClientThatReadsNothing) {
    serve([&](HttpServer& server) -> Task<> {
        co_await async_with(open_connection(server.endpoint()), [&](Stream& stream) -> Task<> {
            std::string requests;
            for (int i = 0; i < 100; ++i)
                requests += "GET /big HTTP/1.1\r\nHost: here\r\n\r\n";
            co_await stream.write(requests);
            co_await sleep(59s);
            EXPECT_EQ(server.connections(), 1u);
            co_await sleep(2s);
            EXPECT_EQ(server.connections(), 0u);
            EXPECT_EQ(big_answers, 1) << "one answer at a time is kept for a client";
        });
    });
}

TEST_F(HttpServerTest, ServesAGoodClientBesideAThousandIdleOnes) {
    rlimit files{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &files), 0);
    const rlimit before = files;
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 4096);
    if (files.rlim_cur < 2100 || ::setrlimit(RLIMIT_NOFILE, &files) != 0)
        GTEST_SKIP() << "skipped: the kernel lets this process open too few files (RLIMIT_NOFILE)";
    serve([&](HttpServer& server) -> Task<> {
        auto idle = [&](Stream&) -> Task<> { co_await sleep(10s); };
        std::vector<TaskHandle<>> clients;
        for (int i = 0; i < 1000; ++i)
            clients.push_back(create_task(async_with(open_connection(server.endpoint()), idle)));
        co_await sleep(1s);
        EXPECT_EQ(server.connections(), 1000u);
        const Answer answer = co_await ask(server.endpoint(), get_hello);
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(loop_time(), 1);
        co_await gather(clients);
        co_await sleep(1s);
        EXPECT_EQ(server.connections(), 0u);
    });
    ::setrlimit(RLIMIT_NOFILE, &before);
}

// Malformed and hostile requests.

struct Attack {
    std::string_view name;
    std::string bytes;
    int status;         // 0: closed without an answer
    bool ends = false;  // the client ends its side after that
};

std::string bytes_of(const char* bytes, std::size_t size) {
    return std::string(bytes, size);
}

// "GET /hello" with these lines in its header.
std::string get_with(const std::string& lines) {
    return "GET /hello HTTP/1.1\r\nHost: here\r\n" + lines + "\r\n";
}

std::string get_target(const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: here\r\n\r\n";
}

// "POST /echo" with these lines in its header, and then that body.
std::string post_with(const std::string& lines, const std::string& body) {
    return "POST /echo HTTP/1.1\r\nHost: here\r\n" + lines + "\r\n" + body;
}

std::string post_chunked(const std::string& body) {
    return post_with("Transfer-Encoding: chunked\r\n", body);
}

std::vector<Attack> attacks() {
    const std::string long_text(1024 * 1024, 'a');
    std::string many_fields;
    for (int i = 0; i < 10'000; ++i)
        many_fields += fmt::format("X-{}: {}\r\n", i, i);
    std::string many_lines;
    for (int i = 0; i < 100'000; ++i)
        many_lines += "\r\n";
    std::string folded = "X-Folded: a\r\n";
    for (int i = 0; i < 10'000; ++i)
        folded += " a\r\n";
    using namespace std::string_literals;

    return {
        // the request line
        {"one word", "hello\r\n\r\n", 400},
        {"no version", "GET /hello\r\nHost: here\r\n\r\n", 400},
        {"HTTP/0.9", "GET /hello\r\n", 400},
        {"HTTP/2.0", "GET /hello HTTP/2.0\r\nHost: here\r\n\r\n", 505},
        {"HTTP/9.9", "GET /hello HTTP/9.9\r\nHost: here\r\n\r\n", 505},
        {"HTTP/1.1.1", "GET /hello HTTP/1.1.1\r\nHost: here\r\n\r\n", 400},
        {"a version that is none", "GET /hello HTTP/one\r\nHost: here\r\n\r\n", 400},
        {"a version in lower case", "GET /hello http/1.1\r\nHost: here\r\n\r\n", 400},
        {"another protocol", "GET /hello FTP/1.1\r\nHost: here\r\n\r\n", 400},
        {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"the beginning of TLS", bytes_of("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400},
        {"bytes that are no text", bytes_of("\xff\xfe\x00\x01\x80\r\n\r\n", 9), 400},
        {"a version of SSH", "SSH-2.0-OpenSSH_9.2\r\n", 400},
        {"a blank before the method", " GET /hello HTTP/1.1\r\nHost: here\r\n\r\n", 400},
        {"two blanks before the target", "GET  /hello HTTP/1.1\r\nHost: here\r\n\r\n", 400},
        {"two blanks before the version", "GET /hello  HTTP/1.1\r\nHost: here\r\n\r\n", 400},
        {"a blank after the version", "GET /hello HTTP/1.1 \r\nHost: here\r\n\r\n", 400},
        {"tabs in place of blanks", "GET\t/hello\tHTTP/1.1\r\nHost: here\r\n\r\n", 400},
        {"a blank in the target", get_target("/hel lo"), 400},
        {"a method in lower case", "get /hello HTTP/1.1\r\nHost: here\r\n\r\n", 405},
        {"a method that nobody knows", "BREW /hello HTTP/1.1\r\nHost: here\r\n\r\n", 405},
        {"a method with a colon", "GE:T /hello HTTP/1.1\r\nHost: here\r\n\r\n", 400},
        {"a method with a NUL", bytes_of("G\0T /hello HTTP/1.1\r\nHost: here\r\n\r\n", 35), 400},
        {"an endless method", long_text, 431},
        {"an endless target", "GET /" + long_text, 431},
        {"an endless query", get_target("/hello?" + long_text), 431},
        {"a NUL in the target", bytes_of("GET /\0 HTTP/1.1\r\nHost: here\r\n\r\n", 31), 400},
        {"a control character in the target", get_target("/a\x01"), 400},
        {"an encoded NUL in the target", get_target("/hello%00"), 400},
        {"half a percent-encoding", get_target("/a%2"), 400},
        {"a percent sign alone", get_target("/a%"), 400},
        {"no hexadecimal digits", get_target("/a%zz"), 400},
        {"a target without a slash", get_target("hello"), 400},
        {"another scheme", get_target("ftp://here/hello"), 400},
        {"a tunnel", "CONNECT here:443 HTTP/1.1\r\nHost: here\r\n\r\n", 400},
        {"out of the folder", get_target("/../../etc/passwd"), 404},
        {"out of the folder, encoded", get_target("/%2e%2e/%2e%2e/etc/passwd"), 404},

        // the header
        {"no Host", "GET /hello HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", get_with("Host: there\r\n"), 400},
        {"the same Host twice", get_with("host: here\r\n"), 400},
        {"a line without a colon", get_with("X-Name\r\n"), 400},
        {"a line without a name", get_with(": value\r\n"), 400},
        {"a blank before the colon", get_with("X-Name : value\r\n"), 400},
        {"a blank in a name", get_with("X Name: value\r\n"), 400},
        {"a blank before the first name", "GET /hello HTTP/1.1\r\n Host: here\r\n\r\n", 400},
        {"a NUL in a name", get_with("X\0Y: value\r\n"s), 400},
        {"a NUL in a value", get_with("X-Name: a\0b\r\n"s), 400},
        {"a control character in a value", get_with("X-Name: a\x07\r\n"), 400},
        {"a CR alone in a value", get_with("X-Name: a\rb\r\n"), 400},
        {"a CR alone at a line's end", "GET /hello HTTP/1.1\rHost: here\r\r", 400},
        {"an LF alone in a value", get_with("X-Name: a\nX-Other: b\r\n"), 400},
        {"an LF alone at each line's end", "GET /hello HTTP/1.1\nHost: here\n\n", 400},
        {"CR CR LF", "GET /hello HTTP/1.1\r\r\nHost: here\r\r\n\r\r\n", 400},
        {"a folded line, which RFC 9112 lets a server take", get_with("Connection: close,\r\n b\r\n"), 200},
        {"a folded Content-Length", post_with("Content-Length: 4\r\n 4\r\n", "body"), 400},
        {"a header of 1 MiB in one line", get_with("X-Long: " + long_text + "\r\n"), 431},
        {"a name of 1 MiB", get_with(long_text + ": value\r\n"), 431},
        {"ten thousand lines", get_with(many_fields), 431},
        {"ten thousand folded lines", get_with(folded), 431},
        {"a header that never ends", get_with("X-Long: " + long_text), 431},
        {"empty lines and nothing else", many_lines, 0},

        // the length of the body
        {"a Content-Length that is negative", post_with("Content-Length: -1\r\n", "body"), 400},
        {"a Content-Length with a sign", post_with("Content-Length: +4\r\n", "body"), 400},
        {"a Content-Length that is huge", post_with("Content-Length: 9223372036854775807\r\n", "body"), 413},
        {"a Content-Length of 2^64", post_with("Content-Length: 18446744073709551616\r\n", "body"), 400},
        {"a Content-Length of many digits",
         post_with("Content-Length: " + std::string(1000, '9') + "\r\n", "body"), 400},
        {"a Content-Length that is no number", post_with("Content-Length: four\r\n", "body"), 400},
        {"a Content-Length in hexadecimal", post_with("Content-Length: 0x4\r\n", "body"), 400},
        {"a Content-Length with a point", post_with("Content-Length: 4.0\r\n", "body"), 400},
        {"a Content-Length in two words", post_with("Content-Length: 4 4\r\n", "body"), 400},
        {"an empty Content-Length", post_with("Content-Length:\r\n", "body"), 400},
        {"two Content-Lengths", post_with("Content-Length: 4\r\nContent-Length: 5\r\n", "body!"), 400},
        {"the same Content-Length twice", post_with("Content-Length: 4\r\nContent-Length: 4\r\n", "body"),
         400},
        {"a list of Content-Lengths", post_with("Content-Length: 4, 4\r\n", "body"), 400},
        {"a Content-Length, and chunked",
         post_with("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
        {"chunked, and a Content-Length",
         post_with("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"), 400},
        {"chunked twice", post_with("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 501},
        {"chunked twice, in two lines",
         post_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
        {"chunked, and not as the last", post_with("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 501},
        {"compressed and chunked", post_with("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
        {"an encoding that nobody knows", post_with("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501},
        {"chunked in HTTP/1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},

        // the body
        {"a chunk without a size", post_chunked("\r\nbody\r\n0\r\n\r\n"), 400},
        {"a chunk size that is no number", post_chunked("x\r\nbody\r\n0\r\n\r\n"), 400},
        {"a chunk size that is negative", post_chunked("-4\r\nbody\r\n0\r\n\r\n"), 400},
        {"a chunk size with 0x", post_chunked("0x4\r\nbody\r\n0\r\n\r\n"), 400},
        {"a chunk size that is huge", post_chunked("FFFFFFFFFFFFFFFF\r\nbody\r\n0\r\n\r\n"), 413},
        {"a chunk size of 2^64", post_chunked("10000000000000000\r\nbody\r\n0\r\n\r\n"), 400},
        {"a blank before a chunk size", post_chunked(" 4\r\nbody\r\n0\r\n\r\n"), 400},
        {"a chunk that is longer than it says", post_chunked("3\r\nbody\r\n0\r\n\r\n"), 400},
        {"a chunk that is shorter than it says", post_chunked("5\r\nbody\r\n0\r\n\r\n"), 400},
        {"an LF alone after a chunk size", post_chunked("4\nbody\r\n0\r\n\r\n"), 400},
        {"an LF alone after a chunk", post_chunked("4\r\nbody\n0\r\n\r\n"), 400},
        {"a chunk extension that is none", post_chunked("4;=\r\nbody\r\n0\r\n\r\n"), 400},
        {"an endless chunk extension", post_chunked("4;a=" + long_text), 431},
        {"an endless field after the chunks", post_chunked("4\r\nbody\r\n0\r\nX-Long: " + long_text), 431},
        {"a field without a colon after the chunks", post_chunked("4\r\nbody\r\n0\r\nX-Name\r\n\r\n"), 400},
        {"a body of 17 MiB", post_with("Content-Length: 17825792\r\n", std::string(17 * 1024 * 1024, 'a')),
         413},
        {"a body that never comes", post_with("Content-Length: 4\r\n", ""), 408},
        {"chunks that never come", post_chunked(""), 408},
        {"a promised body that never comes", post_with("Content-Length: 4\r\nExpect: 100-continue\r\n", ""),
         100},

        // connections that end early
        {"nothing at all", "", 0},
        {"nothing at all, and the end", "", 0, true},
        {"half a request", "GET /hello HTTP/1.1\r\nHo", 408},
        {"half a request, and the end", "GET /hello HTTP/1.1\r\nHo", 0, true},
        {"half a body, and the end", post_with("Content-Length: 4\r\n", "bo"), 0, true},
        {"half a chunk, and the end", post_chunked("4\r\nbo"), 0, true},
        {"chunks without the last, and the end", post_chunked("4\r\nbody\r\n"), 0, true},
    };
}

// Says the parts, one after the other, and gives what the server said.
Task<std::string> attack(Endpoint endpoint, std::vector<std::string_view> parts, bool ends) {
    auto client = [&](Stream& stream) -> Task<std::string> {
        auto write_parts = [&]() -> Task<> {
            for (const std::string_view part : parts) {
                const bool was_taken = co_await write_what_is_taken(stream, part);
                if (!was_taken)
                    co_return;
                if (parts.size() > 1)
                    co_await sleep(1us);
            }
            if (ends)
                stream.write_eof();
        };
        auto [written, said] = co_await gather(write_parts(), read_all(stream));
        co_return std::move(said);
    };
    co_return co_await async_with(open_connection(endpoint), client);
}

TEST_F(HttpServerTest, AnswersMalformedRequestsAsItShouldAndServesTheNextGoodOne) {
    serve([&](HttpServer& server) -> Task<> {
        for (const Attack& one : attacks()) {
            std::vector<std::string_view> parts{one.bytes};
            const std::string said = co_await attack(server.endpoint(), parts, one.ends);
            EXPECT_EQ(status_of(said), one.status) << one.name << "\n" << said.substr(0, 500);
            const Answer next = co_await ask(server.endpoint(), get_hello);
            EXPECT_EQ(next.status, 200) << "after: " << one.name;
        }
        co_await sleep(1ms);
        EXPECT_EQ(server.connections(), 0u);
    });
}

TEST_F(HttpServerTest, AnswersMalformedRequestsThatComeByteByByteInTheSameWay) {
    serve([&](HttpServer& server) -> Task<> {
        for (const Attack& one : attacks()) {
            if (one.bytes.size() > 10'000)
                continue;
            std::vector<std::string_view> parts;
            for (std::size_t at = 0; at < one.bytes.size(); ++at)
                parts.push_back(std::string_view(one.bytes).substr(at, 1));
            const std::string said = co_await attack(server.endpoint(), parts, one.ends);
            // Whether a header is right may be seen only at its end.
            const bool may_wait = status_of(said) == 408 && !contains(one.bytes, "\r\n\r\n");
            EXPECT_TRUE(status_of(said) == one.status || may_wait) << one.name << "\n" << said.substr(0, 500);
        }
    });
}

TEST_F(HttpServerTest, LeavesFieldsThatFollowChunksOutOfTheHeader) {
    serve([&](HttpServer& server) -> Task<> {
        server.route("POST", "/host", [](const HttpRequest& request) -> Task<HttpResponse> {
            co_return HttpResponse(
                fmt::format("{} {}", request.headers.size(), *request.headers.get("Host")));
        });
        const Answer answer =
            co_await ask(server.endpoint(),
                         "POST /host HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "0\r\nHost: there\r\nAuthorization: all\r\n\r\n");
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "2 here");
    });
}

// Over TCP, and so on the real clock.

TEST_F(HttpServerTest, ListensOnAPortThatTheSystemChooses) {
    run([&]() -> Task<> {
        HttpServer server(Endpoint::tcp("127.0.0.1", 0));
        server.route("GET", "/hello", hello);
        co_await async_with(server, [](HttpServer& server) -> Task<> {
            EXPECT_GT(server.endpoint().port(), 0);
            const Answer answer = co_await ask(server.endpoint(), get_hello);
            EXPECT_EQ(answer.body, "hello");
        });
    });
}

TEST_F(HttpServerTest, LetsAClientThatIsStillSendingReadItsAnswer) {
    limits.body_bytes = 1000;
    run([&]() -> Task<> {
        HttpServer server(Endpoint::tcp("127.0.0.1", 0), limits);
        co_await async_with(server, [](HttpServer& server) -> Task<> {
            co_await async_with(open_connection(server.endpoint()), [](Stream& stream) -> Task<> {
                co_await stream.write(post_with("Content-Length: 1000000\r\n", ""));
                const std::string part(10'000, 'a');
                for (int i = 0; i < 100; ++i)
                    co_await stream.write(part);
                const Answer answer = co_await read_answer(stream);
                EXPECT_EQ(answer.status, 413);
            });
        });
    });
}

TEST_F(HttpServerTest, RefusesAPortThatAnotherServerUses) {
    run([&]() -> Task<> {
        HttpServer first(Endpoint::tcp("127.0.0.1", 0));
        co_await async_with(first, [](HttpServer& first) -> Task<> {
            HttpServer second(first.endpoint());
            const std::exception_ptr error =
                co_await error_of(async_with(second, [](HttpServer&) -> Task<> { co_return; }));
            EXPECT_EQ(message_of(error), first.endpoint().text() + ": Address already in use");
        });
    });
}

}  // namespace
}  // namespace cahier
