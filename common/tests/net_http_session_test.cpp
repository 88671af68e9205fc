// HttpSession: against HttpServer, and against answers that are written by hand.
#include "io/net/http_session.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "async/event.hpp"
#include "async/timeout.hpp"
#include "io/net/http_server.hpp"
#include "tests/net_client_support.hpp"

namespace cahier {
namespace {

Task<std::string> text_of(GeneratorManager<ClientResponse> request) {
    return async_with(std::move(request), [](ClientResponse& response) -> Task<std::string> {
        const std::string text = co_await response.text();
        co_return text;
    });
}

Task<int> status_of(GeneratorManager<ClientResponse> request) {
    return async_with(std::move(request),
                      [](ClientResponse& response) -> Task<int> { co_return response.status(); });
}

const std::string hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const std::string hang = "hang";     // in a script: says nothing more, and closes nothing
const std::string finish = "close";  // closes the connection

// Of each connection, what the server says: an answer for each request; a piece that follows "+" comes a
// second later. Then it closes the connection.
using Script = std::vector<std::vector<std::string>>;

// What has been asked of the server of the script.
struct Asked {
    std::vector<std::string> requests;  // with their bodies
    std::size_t connections = 0;
};

Task<bool> read_request(Stream& stream, Asked& asked) {
    std::string request;
    std::size_t body = 0;
    for (;;) {
        const std::optional<std::string> line = co_await stream.readline();
        if (!line)
            co_return false;
        request += *line + "\n";
        if (line->starts_with("Content-Length: "))
            body = std::stoul(line->substr(16));
        if (*line == "\r")
            break;
    }
    while (body > 0) {
        const std::optional<std::string> part = co_await stream.read(body);
        if (!part)
            co_return false;
        request += *part;
        body -= part->size();
    }
    asked.requests.push_back(request);
    co_return true;
}

Task<> follow(Stream stream, std::vector<std::string> answers, Asked& asked) {
    for (std::string& answer : answers) {
        const bool is_rest = answer.starts_with('+');
        if (is_rest) {
            co_await sleep(1s);
            answer.erase(0, 1);
        } else {
            const bool came = co_await read_request(stream, asked);
            if (!came)
                co_return;
        }
        if (answer == finish)
            co_return;
        if (answer == hang) {
            Event never;
            co_await never.wait();
        }
        co_await stream.write(answer);
    }
    stream.write_eof();
    (void)co_await read_all(stream);
}

class HttpSessionTest : public NetTest {
protected:
    // All hosts are here.
    HttpSessionOptions options() const {
        HttpSessionOptions result;
        result.resolve = [where = here](std::string_view) { return where; };
        result.base_url = "http://lesson.local";
        return result;
    }

    // Runs program(session), beside a server that follows the script.
    template <class Program>
    Asked run_beside(Script script, Program program) {
        return run_beside(std::move(script), options(), std::move(program));
    }
    template <class Program>
    Asked run_beside(Script script, HttpSessionOptions chosen, Program program) {
        Asked asked;
        run_virtually([&]() -> Task<> {
            Listener listener(here);
            const auto serve = [&]() -> Task<> {
                for (;;) {
                    Stream stream = co_await listener.accept();
                    std::vector<std::string> answers;
                    if (asked.connections < script.size())
                        answers = script[asked.connections];
                    ++asked.connections;
                    create_task(follow(std::move(stream), answers, asked));
                }
            };
            TaskHandle<> server = create_task(serve);
            co_await async_with(HttpSession(chosen), program);
            server.cancel();
            co_await gather_settled(server);
        });
        return asked;
    }

    // The error of a GET, which is answered in that way.
    std::string error_of_answers(Script script) {
        std::string message;
        run_beside(std::move(script), [&](HttpSession& session) -> Task<> {
            const std::exception_ptr error = co_await error_of(text_of(session.get("/x")));
            EXPECT_TRUE(error_as<HttpError>(error));
            message = message_of(error);
        });
        return message;
    }

    // Runs program(session, server).
    template <class Program>
    void run_with_server(HttpSessionOptions chosen, Program program) {
        run_virtually([&]() -> Task<> {
            HttpServer server(here);
            server.route("GET", "/hello", [](const HttpRequest&) -> Task<HttpResponse> {
                co_return HttpResponse("hello", 200, "text/plain");
            });
            server.route("GET", "/slow", [](const HttpRequest&) -> Task<HttpResponse> {
                co_await sleep(1s);
                co_return HttpResponse("slow");
            });
            server.route("GET", "/empty",
                         [](const HttpRequest&) -> Task<HttpResponse> { co_return HttpResponse(); });
            server.route("GET", "/big", [](const HttpRequest&) -> Task<HttpResponse> {
                co_return HttpResponse(pattern(10 << 20));
            });
            server.route("GET", "/json", [](const HttpRequest&) -> Task<HttpResponse> {
                co_return HttpResponse(R"({"name": "caf\u00e9", "list": [1, 2]})", 200, "application/json");
            });
            const auto echo = [](const HttpRequest& request) -> Task<HttpResponse> {
                HttpResponse response(request.method + " " + request.target + "\n" + request.body);
                for (const auto& [name, value] : request.headers)
                    if (name.starts_with("X-"))
                        response.headers.add(name, value);
                co_return response;
            };
            server.fallback(echo);
            co_await async_with(server, [&](HttpServer& entered) -> Task<> {
                const auto body = [&](HttpSession& session) -> Task<> { co_await program(session, entered); };
                co_await async_with(HttpSession(chosen), body);
            });
        });
    }
};

// --- questions and answers

TEST_F(HttpSessionTest, GivesStatusHeadersAndText) {
    run_with_server(options(), [](HttpSession& session, HttpServer&) -> Task<> {
        co_await async_with(session.get("http://lesson.local/hello"), [](ClientResponse& response) -> Task<> {
            EXPECT_EQ(response.status(), 200);
            EXPECT_EQ(response.reason(), "OK");
            EXPECT_EQ(response.headers().get("content-TYPE"), "text/plain");
            EXPECT_EQ(response.url(), "http://lesson.local/hello");
            const std::string text = co_await response.text();
            EXPECT_EQ(text, "hello");
        });
    });
}

TEST_F(HttpSessionTest, SendsWhatARequestNeeds) {
    const Asked asked = run_beside({{hello}}, [](HttpSession& session) -> Task<> {
        (void)co_await text_of(session.get("http://lesson.local:8080/a?b=c#d"));
    });
    EXPECT_EQ(asked.requests,
              (Diary{"GET /a?b=c HTTP/1.1\r\nHost: lesson.local:8080\r\nUser-Agent: cahier\r\n"
                     "Accept: */*\r\n\r\n"}));
}

TEST_F(HttpSessionTest, SendsHeadersOfTheSessionUnlessTheRequestHasItsOwn) {
    HttpSessionOptions chosen = options();
    chosen.headers = {{"User-Agent", "lesson"}, {"X-One", "session"}, {"X-Two", "session"}};
    HttpRequestOptions own;
    own.headers = {{"x-two", "request"}, {"X-Three", "a"}, {"X-Three", "b"}};
    const Asked asked = run_beside({{hello}}, chosen, [&](HttpSession& session) -> Task<> {
        (void)co_await text_of(session.get("/", own));
    });
    EXPECT_EQ(asked.requests,
              (Diary{"GET / HTTP/1.1\r\nHost: lesson.local\r\nAccept: */*\r\nx-two: request\r\n"
                     "X-Three: a\r\nX-Three: b\r\nUser-Agent: lesson\r\nX-One: session\r\n\r\n"}));
}

TEST_F(HttpSessionTest, RefusesALineBreakInAHeaderOrAMethod) {
    const Asked asked = run_beside({}, [](HttpSession& session) -> Task<> {
        HttpRequestOptions value;
        value.headers = {{"X", "a\r\nY: b"}};
        HttpRequestOptions name;
        name.headers = {{"X: a\r\nY", "b"}};
        for (const HttpRequestOptions& bad : {value, name}) {
            const std::exception_ptr error = co_await error_of(text_of(session.get("/", bad)));
            EXPECT_TRUE(error_as<std::invalid_argument>(error));
        }
        const std::exception_ptr error =
            co_await error_of(text_of(session.request("GET / HTTP/1.1\r\nX:", "/")));
        EXPECT_TRUE(error_as<std::invalid_argument>(error));
    });
    EXPECT_EQ(asked.connections, 0);
}

TEST_F(HttpSessionTest, RefusesWhatIsNoUrl) {
    run_beside({}, [](HttpSession& session) -> Task<> {
        const std::exception_ptr error = co_await error_of(text_of(session.get("lesson")));
        EXPECT_TRUE(error_as<std::invalid_argument>(error));
    });
}

TEST_F(HttpSessionTest, PostsABody) {
    run_with_server(options(), [](HttpSession& session, HttpServer&) -> Task<> {
        const std::string empty = co_await text_of(session.post("/a", ""));
        EXPECT_EQ(empty, "POST /a\n");
        const std::string text = co_await text_of(session.post("/b", "caf\xC3\xA9"));
        EXPECT_EQ(text, "POST /b\ncaf\xC3\xA9");
        HttpRequestOptions put;
        put.body = "x";
        const std::string other = co_await text_of(session.request("PUT", "/c", put));
        EXPECT_EQ(other, "PUT /c\nx");
    });
}

TEST_F(HttpSessionTest, PostsTenMebibytesAndGetsThemBack) {
    run_with_server(options(), [](HttpSession& session, HttpServer&) -> Task<> {
        const std::string sent = pattern(10 << 20);
        const std::string text = co_await text_of(session.post("/", sent));
        EXPECT_TRUE(text == "POST /\n" + sent);
    });
}

TEST_F(HttpSessionTest, SaysTheLengthOfAnEmptyPost) {
    const Asked asked = run_beside(
        {{hello}}, [](HttpSession& session) -> Task<> { (void)co_await text_of(session.post("/", "")); });
    EXPECT_PRED2(contains, asked.requests.at(0), "Content-Length: 0\r\n");
}

TEST_F(HttpSessionTest, EncodesWhatIsNotAsciiInAUrl) {
    run_with_server(options(), [](HttpSession& session, HttpServer&) -> Task<> {
        const std::string text = co_await text_of(session.get("/caf\xC3\xA9"));
        EXPECT_EQ(text, "GET /caf%C3%A9\n");
    });
}

TEST_F(HttpSessionTest, GetsNoBodyForHead) {
    run_with_server(options(), [](HttpSession& session, HttpServer& server) -> Task<> {
        co_await async_with(session.request("HEAD", "/hello"), [](ClientResponse& response) -> Task<> {
            EXPECT_EQ(response.headers().get("Content-Length"), "5");
            const std::string text = co_await response.text();
            EXPECT_EQ(text, "");
        });
        const std::string text = co_await text_of(session.get("/hello"));
        EXPECT_EQ(text, "hello");
        EXPECT_EQ(server.connections(), 1);
    });
}

TEST_F(HttpSessionTest, GivesAnswersOf404And500AsAnswers) {
    const Asked asked = run_beside({{"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                                     "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"}},
                                   [](HttpSession& session) -> Task<> {
                                       const int first = co_await status_of(session.get("/"));
                                       const int second = co_await status_of(session.get("/"));
                                       EXPECT_EQ(first, 404);
                                       EXPECT_EQ(second, 500);
                                   });
    EXPECT_EQ(asked.connections, 1);
}

TEST_F(HttpSessionTest, PassesOverWhatComesBeforeTheAnswer) {
    const Asked asked =
        run_beside({{"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + hello}},
                   [](HttpSession& session) -> Task<> {
                       co_await async_with(session.get("/"), [](ClientResponse& response) -> Task<> {
                           EXPECT_EQ(response.status(), 200);
                           EXPECT_FALSE(response.headers().get("Link"));
                           const std::string text = co_await response.text();
                           EXPECT_EQ(text, "hello");
                       });
                   });
}

TEST_F(HttpSessionTest, ReadsChunkedBodies) {
    run_beside({{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "+2;x=y\r\nde\r\n",
                 "+1\r\n", "+f\r\n0\r\nTrailer: x\r\n\r\n", hello}},
               [](HttpSession& session) -> Task<> {
                   co_await async_with(session.get("/"), [](ClientResponse& response) -> Task<> {
                       Diary chunks;
                       for (;;) {
                           const std::optional<std::string> chunk = co_await response.read_chunk();
                           if (!chunk)
                               break;
                           chunks.push_back(timed(*chunk));
                       }
                       EXPECT_EQ(chunks, (Diary{"0s abc", "1s de", "3s f"}));
                   });
                   const std::string next = co_await text_of(session.get("/"));
                   EXPECT_EQ(next, "hello");
                   EXPECT_EQ(session.open_connections(), 1);
               });
}

TEST_F(HttpSessionTest, ReadsABodyThatEndsWithTheConnection) {
    const Asked asked =
        run_beside({{"HTTP/1.1 200 OK\r\n\r\nabc", "+def"}, {hello}}, [](HttpSession& session) -> Task<> {
            const std::string text = co_await text_of(session.get("/"));
            EXPECT_EQ(text, "abcdef");
            (void)co_await text_of(session.get("/"));
        });
    EXPECT_EQ(asked.connections, 2);
}

TEST_F(HttpSessionTest, ReadsAHeaderThatComesByteByByte) {
    std::vector<std::string> bytes;
    for (const char byte : hello)
        bytes.push_back(std::string(bytes.empty() ? "" : "+") + byte);
    run_beside({bytes}, [](HttpSession& session) -> Task<> {
        const std::string text = co_await text_of(session.get("/"));
        EXPECT_EQ(text, "hello");
    });
}

TEST_F(HttpSessionTest, StreamsTenMebibytes) {
    run_with_server(options(), [](HttpSession& session, HttpServer&) -> Task<> {
        co_await async_with(session.get("/big"), [](ClientResponse& response) -> Task<> {
            std::string all;
            std::size_t largest = 0;
            for (;;) {
                const std::optional<std::string> chunk = co_await response.read_chunk();
                if (!chunk)
                    break;
                all += *chunk;
                largest = std::max(largest, chunk->size());
            }
            EXPECT_TRUE(all == pattern(10 << 20));
            EXPECT_LE(largest, 64 * 1024);
        });
        EXPECT_EQ(session.open_connections(), 1);
    });
}

TEST_F(HttpSessionTest, GivesTheTextAsOftenAsItIsAskedFor) {
    run_with_server(options(), [](HttpSession& session, HttpServer&) -> Task<> {
        co_await async_with(session.get("/json"), [](ClientResponse& response) -> Task<> {
            const std::string first = co_await response.text();
            const std::string second = co_await response.text();
            const nlohmann::json json = co_await response.json();
            EXPECT_EQ(first, second);
            EXPECT_EQ(json["name"], "caf\xC3\xA9");
            EXPECT_EQ(json["list"].size(), 2);
        });
    });
}

TEST_F(HttpSessionTest, RefusesATextThatIsTooLong) {
    run_with_server(options(), [](HttpSession& session, HttpServer&) -> Task<> {
        const auto short_text = [](ClientResponse& response) -> Task<> { (void)co_await response.text(4); };
        const std::exception_ptr error = co_await error_of(async_with(session.get("/hello"), short_text));
        EXPECT_EQ(message_of(error), "http://lesson.local/hello: the body is longer than 4 bytes");
    });
}

TEST_F(HttpSessionTest, SaysThatABodyIsNoJson) {
    run_with_server(options(), [](HttpSession& session, HttpServer&) -> Task<> {
        const auto read = [](ClientResponse& response) -> Task<> { (void)co_await response.json(); };
        for (const char* path : {"/hello", "/empty"}) {
            const std::exception_ptr error = co_await error_of(async_with(session.get(path), read));
            EXPECT_TRUE(error_as<HttpError>(error));
            EXPECT_EQ(message_of(error), fmt::format("http://lesson.local{}: the body is no JSON", path));
        }
    });
}

// --- connections

TEST_F(HttpSessionTest, KeepsAConnectionForTheNextRequest) {
    const Asked asked = run_beside({{hello, hello, hello}}, [](HttpSession& session) -> Task<> {
        for (int request = 0; request < 3; ++request)
            (void)co_await text_of(session.get("/"));
        EXPECT_EQ(session.open_connections(), 1);
    });
    EXPECT_EQ(asked.connections, 1);
    EXPECT_EQ(asked.requests.size(), 3);
}

TEST_F(HttpSessionTest, OpensAConnectionForEachRequestThatRunsAtTheSameTime) {
    run_with_server(options(), [](HttpSession& session, HttpServer& server) -> Task<> {
        for (int round = 0; round < 2; ++round)
            co_await gather(text_of(session.get("/slow")), text_of(session.get("/slow")),
                            text_of(session.get("/slow")));
        EXPECT_EQ(server.connections(), 3);
        EXPECT_EQ(loop_time(), 2);
    });
}

TEST_F(HttpSessionTest, OpensNoMoreConnectionsThanItMay) {
    HttpSessionOptions chosen = options();
    chosen.connections = 2;
    run_with_server(chosen, [](HttpSession& session, HttpServer& server) -> Task<> {
        co_await gather(text_of(session.get("/slow")), text_of(session.get("/slow")),
                        text_of(session.get("/slow")), text_of(session.get("/slow")),
                        text_of(session.get("/slow")));
        EXPECT_EQ(server.connections(), 2);
        EXPECT_EQ(loop_time(), 3);
    });
}

TEST_F(HttpSessionTest, ClosesAKeptConnectionRatherThanHaveTooMany) {
    HttpSessionOptions chosen = options();
    chosen.connections = 2;
    run_with_server(chosen, [](HttpSession& session, HttpServer&) -> Task<> {
        for (const char* host : {"a", "b", "c", "d"}) {
            const auto read = [&](ClientResponse& response) -> Task<> {
                EXPECT_LE(session.open_connections(), 2);
                (void)co_await response.text();
            };
            co_await async_with(session.get(fmt::format("http://{}/hello", host)), read);
        }
    });
}

TEST_F(HttpSessionTest, SharesNoConnectionBetweenHosts) {
    const Asked asked = run_beside({{hello}, {hello}, {hello}}, [](HttpSession& session) -> Task<> {
        for (const char* url : {"http://a/", "http://b/", "http://a:81/"})
            (void)co_await text_of(session.get(url));
    });
    EXPECT_EQ(asked.connections, 3);
}

TEST_F(HttpSessionTest, DoesNotKeepAConnectionWhoseBodyWasNotRead) {
    const Asked asked = run_beside({{hello}, {hello}}, [](HttpSession& session) -> Task<> {
        (void)co_await status_of(session.get("/"));
        EXPECT_EQ(session.open_connections(), 0);
        (void)co_await text_of(session.get("/"));
    });
    EXPECT_EQ(asked.connections, 2);
}

TEST_F(HttpSessionTest, DoesNotKeepAConnectionThatTheServerWillClose) {
    run_beside({{"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na"},
                {"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na"}},
               [](HttpSession& session) -> Task<> {
                   for (int request = 0; request < 2; ++request) {
                       const std::string text = co_await text_of(session.get("/"));
                       EXPECT_EQ(text, "a");
                       EXPECT_EQ(session.open_connections(), 0);
                   }
               });
}

// What follows an answer would be taken for the answer to the next question.
TEST_F(HttpSessionTest, DoesNotKeepAConnectionOnWhichMoreCameThanTheAnswer) {
    const Asked asked =
        run_beside({{hello + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", hello}, {hello}},
                   [](HttpSession& session) -> Task<> {
                       (void)co_await text_of(session.get("/"));
                       const std::string text = co_await text_of(session.get("/"));
                       EXPECT_EQ(text, "hello");
                   });
    EXPECT_EQ(asked.connections, 2);
}

TEST_F(HttpSessionTest, DoesNotUseAConnectionThatTheServerHasClosedMeanwhile) {
    const Asked asked = run_beside({{hello}, {hello}}, [](HttpSession& session) -> Task<> {
        (void)co_await text_of(session.get("/"));
        co_await sleep(1s);
        const std::string text = co_await text_of(session.post("/", "x"));  // which could not be asked twice
        EXPECT_EQ(text, "hello");
    });
    EXPECT_EQ(asked.connections, 2);
}

TEST_F(HttpSessionTest, AsksAgainWhenAKeptConnectionIsClosedInPlaceOfAnAnswer) {
    const Asked asked = run_beside({{hello, finish}, {hello}}, [](HttpSession& session) -> Task<> {
        (void)co_await text_of(session.get("/first"));
        const std::string text = co_await text_of(session.get("/second"));
        EXPECT_EQ(text, "hello");
    });
    EXPECT_EQ(asked.requests.size(), 3);
    EXPECT_EQ(asked.connections, 2);
}

TEST_F(HttpSessionTest, AsksOnlyOnceAgain) {
    const Asked asked = run_beside({{hello, finish}, {finish}, {hello}}, [](HttpSession& session) -> Task<> {
        (void)co_await text_of(session.get("/first"));
        const std::exception_ptr error = co_await error_of(text_of(session.get("/second")));
        EXPECT_EQ(message_of(error),
                  "http://lesson.local/second: the server closed the connection before it had answered");
    });
    EXPECT_EQ(asked.connections, 2);
}

TEST_F(HttpSessionTest, DoesNotPostTwice) {
    const Asked asked = run_beside({{hello, finish}, {hello}}, [](HttpSession& session) -> Task<> {
        (void)co_await text_of(session.get("/"));
        const std::exception_ptr error = co_await error_of(text_of(session.post("/", "x")));
        EXPECT_TRUE(error_as<HttpError>(error));
    });
    EXPECT_EQ(asked.connections, 1);
}

// --- redirects

std::string redirect(int status, std::string_view to) {
    return fmt::format("HTTP/1.1 {} Elsewhere\r\nLocation: {}\r\nContent-Length: 3\r\n\r\nabc", status, to);
}

std::string line_of_request(const std::string& request) {
    return request.substr(0, request.find('\r'));
}

TEST_F(HttpSessionTest, FollowsRedirectsOnTheSameConnection) {
    const Asked asked = run_beside(
        {{redirect(301, "/b"), redirect(302, "c?d"), redirect(307, "http://lesson.local/e/./f/../g"), hello}},
        [](HttpSession& session) -> Task<> {
            co_await async_with(session.get("/a/"), [](ClientResponse& response) -> Task<> {
                EXPECT_EQ(response.status(), 200);
                EXPECT_EQ(response.url(), "http://lesson.local/e/./f/../g");
                const std::string text = co_await response.text();
                EXPECT_EQ(text, "hello");
            });
        });
    EXPECT_EQ(asked.connections, 1);
    EXPECT_EQ(line_of_request(asked.requests.at(1)), "GET /b HTTP/1.1");
    EXPECT_EQ(line_of_request(asked.requests.at(2)), "GET /c?d HTTP/1.1");
}

TEST_F(HttpSessionTest, AsksWithGetAfterARedirectedPostAndAgainWithPostAfter307And308) {
    const std::vector<std::tuple<std::string, int, std::string>> cases = {
        {"POST", 301, "GET"},  {"POST", 302, "GET"},     {"POST", 303, "GET"}, {"POST", 307, "POST"},
        {"POST", 308, "POST"}, {"PUT", 301, "PUT"},      {"PUT", 303, "GET"},  {"HEAD", 303, "HEAD"},
        {"HEAD", 302, "HEAD"}, {"DELETE", 308, "DELETE"}};
    for (const auto& [method, status, expected] : cases) {
        SCOPED_TRACE(fmt::format("{} {}", method, status));
        const bool has_body = method != "HEAD";
        std::string first = redirect(status, "/b");
        if (!has_body)
            first.erase(first.size() - 3);
        HttpRequestOptions request;
        request.body = has_body ? "body" : "";
        request.headers = {{"Content-Type", "text/plain"}};
        const Asked asked = run_beside({{first, hello}}, [&](HttpSession& session) -> Task<> {
            const int answer = co_await status_of(session.request(method, "/a", request));
            EXPECT_EQ(answer, 200);
        });
        ASSERT_EQ(asked.requests.size(), 2);
        EXPECT_EQ(line_of_request(asked.requests[1]), expected + " /b HTTP/1.1");
        EXPECT_EQ(asked.requests[1].ends_with("\r\n\r\nbody"), has_body && expected == method);
        EXPECT_EQ(contains(asked.requests[1], "Content-Type"), expected == method);
    }
}

TEST_F(HttpSessionTest, GivesUpARedirectThatGoesInACircle) {
    HttpSessionOptions chosen = options();
    chosen.redirects = 3;
    const Asked asked = run_beside(
        {std::vector<std::string>(10, redirect(302, "/a"))}, chosen, [](HttpSession& session) -> Task<> {
            const std::exception_ptr error = co_await error_of(text_of(session.get("/a")));
            EXPECT_EQ(message_of(error), "http://lesson.local/a: more than 3 redirects");
        });
    EXPECT_EQ(asked.requests.size(), 4);
}

TEST_F(HttpSessionTest, TellsNoSecretToAnotherHost) {
    HttpSessionOptions chosen = options();
    chosen.headers = {{"Authorization", "of the session"}, {"X-Plain", "x"}};
    HttpRequestOptions request;
    request.headers = {{"Cookie", "of the request"}};
    const Asked asked = run_beside(
        {{redirect(302, "/same"), redirect(302, "http://other.local/")}, {redirect(302, "/again"), hello}},
        chosen, [&](HttpSession& session) -> Task<> { (void)co_await text_of(session.get("/", request)); });
    ASSERT_EQ(asked.requests.size(), 4);
    for (const std::size_t trusted : {0, 1})
        for (const char* name : {"Authorization", "Cookie", "X-Plain"})
            EXPECT_PRED2(contains, asked.requests[trusted], name);
    for (const std::size_t foreign : {2, 3}) {
        EXPECT_PRED2(contains, asked.requests[foreign], "Host: other.local\r\n");
        EXPECT_PRED2(contains, asked.requests[foreign], "X-Plain");
        EXPECT_FALSE(contains(asked.requests[foreign], "Authorization"));
        EXPECT_FALSE(contains(asked.requests[foreign], "Cookie"));
    }
}

TEST_F(HttpSessionTest, TellsNoSecretToAnotherPortOfTheHost) {
    HttpRequestOptions request;
    request.headers = {{"Authorization", "secret"}};
    const Asked asked = run_beside(
        {{redirect(302, "http://lesson.local:81/")}, {hello}},
        [&](HttpSession& session) -> Task<> { (void)co_await text_of(session.get("/", request)); });
    EXPECT_FALSE(contains(asked.requests.at(1), "Authorization"));
}

TEST_F(HttpSessionTest, GivesARedirectAsItIsIfItIsNotToFollowIt) {
    HttpRequestOptions request;
    request.allow_redirects = false;
    run_beside({{redirect(302, "/b")}}, [&](HttpSession& session) -> Task<> {
        co_await async_with(session.get("/", request), [](ClientResponse& response) -> Task<> {
            EXPECT_EQ(response.status(), 302);
            EXPECT_EQ(response.headers().get("location"), "/b");
            const std::string text = co_await response.text();
            EXPECT_EQ(text, "abc");
        });
    });
}

TEST_F(HttpSessionTest, SaysWhereItCannotBeRedirectedTo) {
    const std::string message = error_of_answers({{redirect(302, "ftp://elsewhere/")}});
    EXPECT_PRED2(contains, message,
                 "http://lesson.local/x: a redirect to nowhere: 'ftp://elsewhere/' is no URL");
}

// --- what goes wrong

TEST_F(HttpSessionTest, SaysWhatIsWrongWithAnAnswer) {
    const std::string prefix = "http://lesson.local/x: ";
    const std::vector<std::pair<std::string, std::string>> cases = {
        {finish, "the server closed the connection before it had answered"},
        {"", "the server closed the connection before it had answered"},
        {"HTTP/1.1 200 OK\r\nContent-", "the server closed the connection in the middle of its answer"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
         "the server closed the connection in the middle of its answer"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
         "the server closed the connection in the middle of its answer"},
        {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "the answer is no HTTP"},
        {"HTTP/1.1 2x0 OK\r\n\r\n", "the answer is no HTTP"},
        {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "the answer is no HTTP"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "the answer is no HTTP"},
        {"HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n", "the answer is no HTTP"},
    };
    for (const auto& [answer, reason] : cases) {
        const std::string message = error_of_answers({{answer}});
        EXPECT_TRUE(message.starts_with(prefix + reason)) << message;
    }
}

TEST_F(HttpSessionTest, FailsAgainAtOnceWhenABodyHasFailed) {
    run_beside({{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"}}, [](HttpSession& session) -> Task<> {
        co_await async_with(session.get("/"), [](ClientResponse& response) -> Task<> {
            for (int time = 0; time < 2; ++time) {
                const std::exception_ptr error = co_await error_of(response.text());
                EXPECT_PRED2(contains, message_of(error), "in the middle of its answer");
            }
            EXPECT_EQ(loop_time(), 0);
        });
    });
}

TEST_F(HttpSessionTest, SaysThatNobodyListens) {
    run_virtually(async_with(HttpSession(options()), [](HttpSession& session) -> Task<> {
        const std::exception_ptr error = co_await error_of(text_of(session.get("/x")));
        EXPECT_TRUE(error_as<HttpError>(error));
        EXPECT_EQ(message_of(error), "http://lesson.local/x: No such file or directory");
    }));
}

TEST_F(HttpSessionTest, GivesTheAnswerOfAServerThatDidNotWantAllOfARequest) {
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        const auto serve = [&]() -> Task<> {
            Stream stream = co_await listener.accept();
            (void)co_await stream.read();
            co_await stream.write("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
        };
        const auto ask = [&](HttpSession& session) -> Task<> {
            const std::string long_body(10 << 20, 'x');
            const auto read = [](ClientResponse& response) -> Task<> {
                EXPECT_EQ(response.status(), 413);
                const std::string text = co_await response.text();
                EXPECT_EQ(text, "no");
            };
            co_await async_with(session.post("/", long_body), read);
            EXPECT_EQ(session.open_connections(), 0);
        };
        co_await gather(async_with(HttpSession(options()), ask), serve());
    });
}

TEST_F(HttpSessionTest, WaitsForAnAnswerAsLongAsItsTimeLimit) {
    HttpSessionOptions chosen = options();
    chosen.time_limit = 5s;
    HttpRequestOptions shorter;
    shorter.time_limit = 2s;
    run_beside({{hang}, {hang}}, chosen, [&](HttpSession& session) -> Task<> {
        const std::exception_ptr first = co_await error_of(text_of(session.get("/")));
        EXPECT_TRUE(error_as<TimeoutError>(first));
        EXPECT_EQ(loop_time(), 5);
        const std::exception_ptr second = co_await error_of(text_of(session.get("/", shorter)));
        EXPECT_TRUE(error_as<TimeoutError>(second));
        EXPECT_EQ(loop_time(), 7);
        EXPECT_EQ(session.open_connections(), 0);
    });
}

TEST_F(HttpSessionTest, MayWaitForEver) {
    HttpSessionOptions chosen = options();
    chosen.time_limit = Duration::max();
    run_with_server(chosen, [](HttpSession& session, HttpServer&) -> Task<> {
        co_await sleep(1s);  // now and the limit together are more than a Duration can say
        const std::string text = co_await text_of(session.get("http://lesson.local/hello"));
        EXPECT_EQ(text, "hello");
    });
}

TEST_F(HttpSessionTest, WaitsForTheBodyAsLongAsTheSameTimeLimit) {
    HttpSessionOptions chosen = options();
    chosen.time_limit = 5s;
    run_beside({{"HTTP/1.1 200 OK\r\n", "+Content-Length: 9\r\n\r\n", "+abc", "+" + hang}}, chosen,
               [&](HttpSession& session) -> Task<> {
                   const std::exception_ptr error = co_await error_of(text_of(session.get("/")));
                   EXPECT_TRUE(error_as<TimeoutError>(error));
                   EXPECT_EQ(loop_time(), 5);
                   EXPECT_EQ(session.open_connections(), 0);
               });
}

TEST_F(HttpSessionTest, WaitsForAConnectionAsLongAsTheSameTimeLimit) {
    HttpSessionOptions chosen = options();
    chosen.connections = 1;
    HttpRequestOptions limited;
    limited.time_limit = 500ms;
    run_with_server(chosen, [&](HttpSession& session, HttpServer&) -> Task<> {
        const auto fail = [&]() -> Task<> {
            const std::exception_ptr error = co_await error_of(text_of(session.get("/hello", limited)));
            EXPECT_TRUE(error_as<TimeoutError>(error));
            EXPECT_EQ(loop_time(), 0.5);
        };
        co_await gather(text_of(session.get("/slow")), fail());
        const std::string text = co_await text_of(session.get("/hello", limited));
        EXPECT_EQ(text, "hello");
    });
}

TEST_F(HttpSessionTest, LosesNothingOfABodyThatIsReadUnderShortTimeLimits) {
    run_beside({{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "+def", "+ghi"}},
               [](HttpSession& session) -> Task<> {
                   co_await async_with(session.get("/"), [](ClientResponse& response) -> Task<> {
                       int timeouts = 0;
                       std::string text;
                       while (text.empty()) {
                           try {
                               text = co_await wait_for(response.text(), 300ms);
                           } catch (const TimeoutError&) {
                               ++timeouts;
                           }
                       }
                       EXPECT_EQ(text, "abcdefghi");
                       EXPECT_GE(timeouts, 6);
                   });
               });
}

// --- leaving

TEST_F(HttpSessionTest, ClosesItsConnectionsWhenItIsLeft) {
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        const auto serve = [&]() -> Task<> {
            Stream stream = co_await listener.accept();
            (void)co_await stream.read();
            co_await stream.write(hello);
            const std::optional<std::string> nothing = co_await stream.read();
            EXPECT_FALSE(nothing);
            EXPECT_EQ(loop_time(), 1);
        };
        const auto body = [](HttpSession& session) -> Task<> {
            (void)co_await text_of(session.get("/"));
            co_await sleep(1s);
            co_await failing("the body");
        };
        const auto ask = [&]() -> Task<> {
            const std::exception_ptr error = co_await error_of(async_with(HttpSession(options()), body));
            EXPECT_EQ(message_of(error), "the body");
            co_await sleep(1s);
        };
        co_await gather(serve(), ask());
    });
}

TEST_F(HttpSessionTest, ClosesTheConnectionOfARequestThatIsCancelled) {
    run_beside({{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "+" + hang}},
               [](HttpSession& session) -> Task<> {
                   const std::exception_ptr error =
                       co_await error_of(wait_for(text_of(session.get("/")), 3s));
                   EXPECT_TRUE(error_as<TimeoutError>(error));
                   EXPECT_EQ(session.open_connections(), 0);
               });
}

TEST_F(HttpSessionTest, FailsWhatOtherTasksStillReadWhenItIsLeft) {
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        const auto serve = [&]() -> Task<> {
            Stream stream = co_await listener.accept();
            co_await stream.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
            const std::string request = co_await read_all(stream);
            EXPECT_TRUE(request.starts_with("GET / "));
            EXPECT_EQ(loop_time(), 1);
        };
        std::optional<TaskHandle<std::exception_ptr>> reader;
        const auto body = [&](HttpSession& session) -> Task<> {
            reader = create_task(error_of(text_of(session.get("/"))));
            co_await sleep(1s);
        };
        co_await gather(async_with(HttpSession(options()), body), serve());
        const std::exception_ptr error = co_await *reader;
        EXPECT_EQ(message_of(error), "http://lesson.local/: the session was closed");
    });
}

TEST_F(HttpSessionTest, FailsWhatStillWaitsForAConnectionWhenItIsLeft) {
    HttpSessionOptions chosen = options();
    chosen.connections = 1;
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        std::vector<TaskHandle<std::exception_ptr>> readers;
        const auto body = [&](HttpSession& session) -> Task<> {
            for (int request = 0; request < 2; ++request)
                readers.push_back(create_task(error_of(text_of(session.get("/")))));
            co_await sleep(1s);
        };
        co_await async_with(HttpSession(chosen), body);
        for (const TaskHandle<std::exception_ptr>& reader : readers) {
            const std::exception_ptr error = co_await reader;
            EXPECT_EQ(message_of(error), "http://lesson.local/: the session was closed");
        }
        EXPECT_EQ(loop_time(), 1);
    });
}

TEST_F(HttpSessionTest, RefusesRequestsAfterItWasLeft) {
    run_virtually([&]() -> Task<> {
        HttpSession session(options());
        co_await async_with(session, [](HttpSession&) -> Task<> { co_return; });
        const std::exception_ptr error = co_await error_of(text_of(session.get("/")));
        EXPECT_EQ(message_of(error), "this session is closed");
    });
}

// --- https and TCP

TEST_F(HttpSessionTest, SaysThatAServerSpeaksNoTls) {
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        const auto serve = [&]() -> Task<> {
            Stream stream = co_await listener.accept();
            (void)co_await stream.read();
            co_await stream.write("HTTP/1.1 400 Bad Request\r\n\r\n");
        };
        const auto ask = [&](HttpSession& session) -> Task<> {
            const std::exception_ptr error =
                co_await error_of(text_of(session.get("https://lesson.local/x")));
            EXPECT_TRUE(error_as<HttpError>(error));
            EXPECT_TRUE(message_of(error).starts_with("https://lesson.local/x: ")) << message_of(error);
            EXPECT_PRED2(contains, message_of(error), "TLS");
        };
        co_await gather(async_with(HttpSession(options()), ask), serve());
    });
}

// A server with a certificate that nobody vouches for; openssl(1) makes both.
class TlsServer {
public:
    explicit TlsServer(const std::string& folder) : certificate(folder + "/certificate.pem") {
        std::filesystem::create_directory(folder);
        const std::string key = folder + "/key.pem";
        const bool made = run_program({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days",
                                       "2", "-subj", "/CN=localhost", "-addext",
                                       "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate});
        if (!made)
            return;
        port = run([]() -> Task<std::uint16_t> {
            co_return Listener(Endpoint::tcp("127.0.0.1", 0)).endpoint().port();
        });
        process_ = start({"openssl", "s_server", "-accept", fmt::format("127.0.0.1:{}", port), "-key", key,
                          "-cert", certificate, "-www", "-quiet"});
    }
    ~TlsServer() {
        if (process_ > 0) {
            ::kill(process_, SIGTERM);
            ::waitpid(process_, nullptr, 0);
        }
        std::filesystem::remove_all(std::filesystem::path(certificate).parent_path());
    }

    bool runs() const { return process_ > 0; }

    std::string certificate;
    std::uint16_t port = 0;

private:
    static pid_t start(std::vector<std::string> words) {
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t quiet;
        posix_spawn_file_actions_init(&quiet);
        posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
        pid_t process = -1;
        if (posix_spawnp(&process, arguments[0], &quiet, nullptr, arguments.data(), environ) != 0)
            process = -1;
        posix_spawn_file_actions_destroy(&quiet);
        return process;
    }
    static bool run_program(std::vector<std::string> words) {
        const pid_t process = start(std::move(words));
        int status = -1;
        return process > 0 && ::waitpid(process, &status, 0) == process && status == 0;
    }

    pid_t process_ = -1;
};

// Over TCP, on the real clock, since the server is another program.
TEST_F(HttpSessionTest, TrustsOnlyTheCertificateOfTheHostThatItAsks) {
    TlsServer server(testing::TempDir() + fmt::format("cahier-tls-{}", ::getpid()));
    if (!server.runs())
        GTEST_SKIP() << "there is no openssl(1) to make a server";
    // The answer's status, or the error.
    const auto ask = [&](std::string host) {
        const std::string url = fmt::format("https://{}:{}/", host, server.port);
        return run([&]() -> Task<std::string> {
            const auto body = [&](HttpSession& session) -> Task<std::string> {
                for (int times = 0;; ++times) {
                    std::string message;
                    try {
                        const int status = co_await status_of(session.get(url));
                        message = std::to_string(status);
                    } catch (const HttpError& error) {
                        message = error.what();
                    }
                    if (!message.ends_with("Connection refused") || times == 500)
                        co_return message;
                    co_await sleep(10ms);  // the program has not begun to listen
                }
            };
            co_return co_await async_with(HttpSession(), body);
        });
    };
    const std::string unknown = ask("localhost");
    if (contains(unknown, "needs OpenSSL"))
        GTEST_SKIP() << unknown;
    EXPECT_PRED2(contains, unknown,
                 fmt::format("https://localhost:{}/: no TLS with this server: ", server.port));
    EXPECT_PRED2(contains, unknown, "certificate");

    ::setenv("SSL_CERT_FILE", server.certificate.c_str(), 1);
    const std::string trusted = ask("localhost");
    const std::string misnamed = ask("127.0.0.1");
    ::unsetenv("SSL_CERT_FILE");
    EXPECT_EQ(trusted, "200");
    EXPECT_PRED2(contains, misnamed, "certificate");
}

TEST_F(HttpSessionTest, EndsATlsHandshakeThatGoesNoFurtherWhenItIsLeft) {
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        const auto serve = [&]() -> Task<> {
            Stream stream = co_await listener.accept();
            (void)co_await read_all(stream);
            EXPECT_EQ(loop_time(), 1);
        };
        std::optional<TaskHandle<std::exception_ptr>> reader;
        const auto body = [&](HttpSession& session) -> Task<> {
            reader = create_task(error_of(text_of(session.get("https://lesson.local/"))));
            co_await sleep(1s);
        };
        co_await gather(async_with(HttpSession(options()), body), serve());
        const std::exception_ptr error = co_await *reader;
        EXPECT_EQ(message_of(error), "https://lesson.local/: the session was closed");
    });
}

TEST_F(HttpSessionTest, WorksOverTcpOnTheRealClock) {
    run([&]() -> Task<> {
        HttpServer server(any_port);
        server.fallback(
            [](const HttpRequest& request) -> Task<HttpResponse> { co_return HttpResponse(request.body); });
        co_await async_with(server, [](HttpServer& entered) -> Task<> {
            const std::string url = fmt::format("http://127.0.0.1:{}/", entered.endpoint().port());
            const auto ask = [&](HttpSession& session) -> Task<> {
                const std::string sent = pattern(1 << 20);
                for (int round = 0; round < 3; ++round) {
                    const std::string text = co_await text_of(session.post(url, sent));
                    EXPECT_TRUE(text == sent);
                }
                EXPECT_EQ(entered.connections(), 1);
            };
            co_await async_with(HttpSession(), ask);
        });
    });
}

TEST_F(HttpSessionTest, SaysThatATcpPortRefuses) {
    run([&]() -> Task<> {
        const std::uint16_t port = Listener(any_port).endpoint().port();
        const std::string url = fmt::format("http://127.0.0.1:{}/", port);
        const auto ask = [&](HttpSession& session) -> Task<> {
            const std::exception_ptr error = co_await error_of(text_of(session.get(url)));
            EXPECT_EQ(message_of(error), url + ": Connection refused");
        };
        co_await async_with(HttpSession(), ask);
    });
}

}  // namespace
}  // namespace cahier
