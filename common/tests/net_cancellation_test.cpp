// Walks every suspension point of programs that use sockets: cancels one of their tasks at the first, the
// second,
// ... the last time that any task begins to wait. Nothing may be lost, no descriptor and no frame be left.
#include <cstdlib>
#include <random>

#include "async/timeout.hpp"
#include "io/net/http_server.hpp"
#include "io/net/http_session.hpp"
#include "tests/net_client_support.hpp"

namespace cahier {
namespace {

class CancellationTest : public NetTest {};

// Whom to cancel, and when.
std::optional<AnyTask> victim;
std::size_t at_suspension = 0;
bool was_cancelled = false;

void cancel_in_time(std::size_t suspension) {
    if (suspension == at_suspension && victim)
        was_cancelled = victim->cancel();
}

// Runs program() with a cancellation of `victim`, which it sets, ever later, until it ends before that. Says
// how often.
template <class Program>
std::size_t walk(Program program) {
    for (at_suspension = 0;; ++at_suspension) {
        SCOPED_TRACE(fmt::format("cancelled at suspension {}", at_suspension));
        const std::size_t descriptors = open_descriptors();
        const std::size_t frames = frame_pool.alive();
        was_cancelled = false;
        bool is_last = false;
        run_virtually([&]() -> Task<> {
            Loop::running().on_suspend = cancel_in_time;
            co_await program();
            is_last = !was_cancelled && at_suspension > 10;
            victim.reset();
        });
        EXPECT_EQ(open_descriptors(), descriptors);
        EXPECT_EQ(frame_pool.alive(), frames);
        if (is_last || testing::Test::HasFailure())
            return at_suspension;
    }
}

// The task that awaits this is the one to cancel. One that was cancelled before it began would never run.
template <class Function>
Task<> cancellable(Function function) {
    victim = current_task();
    co_await function();
}

// The same; and does it again until nobody cancels it any more.
template <class Function>
Task<> despite_cancellations(Function function) {
    victim = current_task();
    for (;;) {
        try {
            co_await function();
            co_return;
        } catch (const Cancelled&) {
        }
    }
}

TEST_F(CancellationTest, OfAReadLosesNothing) {
    const std::size_t places = walk([&]() -> Task<> {
        std::string received;
        co_await with_connection(here, [&](Stream& near, Stream& far) -> Task<> {
            const auto write = [&]() -> Task<> {
                for (int part = 0; part < 10; ++part) {
                    co_await near.write(fmt::format("{};", part));
                    co_await sleep(part % 2 == 0 ? 0s : 1s);
                }
                near.write_eof();
            };
            const auto read = [&]() -> Task<> {
                for (;;) {
                    const std::optional<std::string> part = co_await far.read(3);
                    if (!part)
                        co_return;
                    received += *part;
                }
            };
            TaskHandle<> reader = create_task(despite_cancellations(read));
            co_await write();
            co_await reader;
        });
        EXPECT_EQ(received, "0;1;2;3;4;5;6;7;8;9;");
    });
    EXPECT_GT(places, 20);
}

TEST_F(CancellationTest, OfAReadlineLosesNothing) {
    const std::size_t places = walk([&]() -> Task<> {
        Diary lines;
        co_await with_connection(here, [&](Stream& near, Stream& far) -> Task<> {
            const auto write = [&]() -> Task<> {
                const std::string text = "one\ntwo\nthree\nfour";
                for (std::size_t at = 0; at < text.size(); at += 3) {
                    co_await near.write(std::string_view(text).substr(at, 3));
                    co_await sleep(at % 2 == 0 ? 0s : 1s);
                }
                near.write_eof();
            };
            const auto read = [&]() -> Task<> {
                for (;;) {
                    const std::optional<std::string> line = co_await far.readline();
                    if (!line)
                        co_return;
                    lines.push_back(*line);
                }
            };
            TaskHandle<> reader = create_task(despite_cancellations(read));
            co_await write();
            co_await reader;
        });
        EXPECT_EQ(lines, (Diary{"one", "two", "three", "four"}));
    });
    EXPECT_GT(places, 15);
}

TEST_F(CancellationTest, OfAnAcceptLosesNoConnection) {
    const std::size_t places = walk([&]() -> Task<> {
        std::string accepted;
        Listener listener(here);
        const auto accept = [&]() -> Task<> {
            while (accepted.size() < 6) {
                Stream stream = co_await listener.accept();
                const auto name = [&]() -> Task<> {
                    const std::optional<std::string> text = co_await stream.read();
                    accepted += text.value_or("");
                };
                co_await despite_cancellations(name);
            }
        };
        const auto call = [&](std::string name) -> Task<> {
            co_await async_with(open_connection(here),
                                [&](Stream& stream) -> Task<> { co_await stream.write(name); });
        };
        TaskHandle<> acceptor = create_task(despite_cancellations(accept));
        co_await gather(call("a"), call("b"));
        co_await sleep(1s);
        co_await gather(call("c"), call("d"), call("e"), call("f"));
        co_await acceptor;
        EXPECT_EQ(accepted, "abcdef");
    });
    EXPECT_GT(places, 15);
}

// A connection that was granted to a task that is then cancelled goes to the other one that waits, and not
// only to the next that comes.
TEST_F(CancellationTest, OfAnAcceptGivesItsConnectionToWhoWaitsNext) {
    const std::size_t places = walk([&]() -> Task<> {
        Listener listener(here);
        int accepted = 0;
        const auto accept = [&]() -> Task<> {
            Stream stream = co_await listener.accept();
            ++accepted;
        };
        TaskHandle<> first = create_task(cancellable(accept));
        TaskHandle<> second = create_task(accept);
        for (int client = 0; client < 2; ++client) {
            co_await async_with(open_connection(here), [](Stream&) -> Task<> { co_return; });
            co_await sleep(1ms);
        }
        co_await gather_settled(first, second);
        EXPECT_EQ(accepted, first.cancelled() ? 1 : 2);
    });
    EXPECT_GT(places, 10);
}

TEST_F(CancellationTest, OfAConnectLeavesNothingOpen) {
    const std::size_t places = walk([&]() -> Task<> {
        Listener listener(here);
        const auto connect = [&]() -> Task<> {
            for (int time = 0; time < 8; ++time)
                co_await async_with(open_connection(here),
                                    [](Stream& stream) -> Task<> { co_await stream.write("x"); });
        };
        TaskHandle<> client = create_task(cancellable(connect));
        co_await gather_settled(client);
    });
    EXPECT_GT(places, 10);
}

TEST_F(CancellationTest, OfAWriteToAReaderWhoDoesNotReadEndsIt) {
    run_virtually(with_connection(here, [](Stream& near, Stream&) -> Task<> {
        const std::string much(10 << 20, 'x');
        const std::exception_ptr error = co_await error_of(wait_for(near.write(much), 1s));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_EQ(loop_time(), 1);
    }));
}

// Answers to "/N" with "N", in several pieces and after a while.
Task<HttpResponse> number(const HttpRequest& request) {
    co_await sleep(10ms);
    co_return HttpResponse(request.path.substr(1));
}

Task<std::string> text_of(GeneratorManager<ClientResponse> request) {
    return async_with(std::move(request), [](ClientResponse& response) -> Task<std::string> {
        const std::string text = co_await response.text();
        co_return text;
    });
}

HttpSessionOptions to(const Endpoint& endpoint, std::size_t connections) {
    HttpSessionOptions options;
    options.resolve = [endpoint](std::string_view) { return endpoint; };
    options.base_url = "http://lesson.local";
    options.connections = connections;
    return options;
}

TEST_F(CancellationTest, OfARequestLeavesTheSessionInOrder) {
    const std::size_t places = walk([&]() -> Task<> {
        HttpServer server(here);
        server.fallback(number);
        const auto body = [&](HttpServer&, HttpSession& session) -> Task<> {
            const auto ask = [&](int what) -> Task<> {
                for (const int path : {what, what + 1}) {
                    const std::string text = co_await text_of(session.get(fmt::format("/{}", path)));
                    EXPECT_EQ(text, std::to_string(path));
                }
            };
            const auto ask_first = [&]() -> Task<> { return ask(1); };
            TaskHandle<> first = create_task(cancellable(ask_first));
            TaskHandle<> second = create_task(ask(3));
            co_await gather_settled(first, second);
            EXPECT_FALSE(second.cancelled());
            co_await ask(5);
            EXPECT_LE(session.open_connections(), 1);
        };
        co_await async_with(server, HttpSession(to(here, 1)), body);
    });
    EXPECT_GT(places, 20);
}

TEST_F(CancellationTest, OfReadingAnAnswerLosesNothing) {
    for (const bool is_cut_short : {false, true}) {
        const std::size_t places = walk([&]() -> Task<> {
            Listener listener(here);
            const auto serve = [&]() -> Task<> {
                Stream stream = co_await listener.accept();
                (void)co_await stream.read();
                co_await stream.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (const char* piece : {"3\r\na", "bc\r\n", "4\r", "\ndefg\r\n2\r\nhi\r\n"}) {
                    co_await stream.write(piece);
                    co_await sleep(1s);
                }
                if (!is_cut_short)
                    co_await stream.write("0\r\n\r\n");
            };
            const auto ask = [&](HttpSession& session) -> Task<> {
                const auto read = [&](ClientResponse& response) -> Task<> {
                    std::string text;
                    bool failed = false;
                    const auto read_on = [&]() -> Task<> {
                        for (;;) {
                            std::optional<std::string> chunk;
                            try {
                                chunk = co_await response.read_chunk();
                            } catch (const HttpError&) {
                                failed = true;
                            }
                            if (!chunk)
                                co_return;
                            text += *chunk;
                        }
                    };
                    co_await create_task(despite_cancellations(read_on));
                    EXPECT_EQ(text, "abcdefghi");
                    EXPECT_EQ(failed, is_cut_short);
                };
                co_await async_with(session.get("/"), read);
            };
            co_await gather(serve(), async_with(HttpSession(to(here, 1)), ask));
            EXPECT_EQ(loop_time(), 4);
        });
        EXPECT_GT(places, 10);
    }
}

// The time limit comes between two pieces of a header, and at the same moment as a piece: it is heard all the
// same.
TEST_F(CancellationTest, IsHeardByARequestWhoseAnswerComesPieceByPiece) {
    for (const auto delay : {0ms, 100ms}) {
        run_virtually([&]() -> Task<> {
            Listener listener(here);
            const auto serve = [&]() -> Task<> {
                Stream stream = co_await listener.accept();
                (void)co_await stream.read();
                for (int piece = 0; piece < 100; ++piece) {
                    co_await stream.write(piece == 0 ? "HTTP/1.1 200 OK\r\n" : "X: y\r\n");
                    co_await sleep(100ms);
                }
            };
            const auto ask = [&](HttpSession& session) -> Task<> {
                const auto limit = 5s + delay;
                const std::exception_ptr error =
                    co_await error_of(wait_for(text_of(session.get("/")), limit));
                EXPECT_TRUE(error_as<TimeoutError>(error));
                EXPECT_EQ(loop_time(), Seconds(limit).count());
            };
            TaskHandle<> server = create_task(serve);
            co_await async_with(HttpSession(to(here, 1)), ask);
            server.cancel();
            co_await gather_settled(server);
        });
    }
}

// Who is cancelled in the very turn in which a piece of its answer has come, but not the rest.
TEST_F(CancellationTest, IsHeardByARequestOfWhoseAnswerAPieceHasJustCome) {
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        TaskHandle<std::exception_ptr> client = create_task([&]() -> Task<std::exception_ptr> {
            co_return co_await error_of(
                async_with(HttpSession(to(here, 1)),
                           [](HttpSession& session) -> Task<> { (void)co_await text_of(session.get("/")); }));
        });
        Stream stream = co_await listener.accept();
        (void)co_await stream.read();
        co_await stream.write("HTTP/1.1 200 OK\r\n");
        for (int piece = 0; piece < 5; ++piece)
            co_await stream.write("X: y\r\n");
        client.cancel();
        const std::exception_ptr error = co_await client;
        EXPECT_TRUE(error_as<Cancelled>(error));
        EXPECT_EQ(loop_time(), 0);
    });
}

TEST_F(CancellationTest, IsHeardByARequestThatFindsAPieceOfItsAnswer) {
    walk([&]() -> Task<> {
        Listener listener(here);
        const auto serve = [&]() -> Task<> {
            Stream stream = co_await listener.accept();
            co_await stream.write("HTTP/1.1 200 OK\r\n");
            (void)co_await read_all(stream);
        };
        const auto ask = [&](HttpSession& session) -> Task<> {
            (void)co_await error_of(text_of(session.get("/")));
        };
        const auto client = [&]() -> Task<> { return async_with(HttpSession(to(here, 1)), ask); };
        TaskHandle<> server = create_task(serve);
        TaskHandle<> asking = create_task(cancellable(client));
        co_await gather_settled(asking);
        EXPECT_EQ(loop_time(), was_cancelled ? 0 : 300);
        server.cancel();
        co_await gather_settled(server);
    });
}

// 500 requests, to a server that takes up to a second for each, are cancelled at any moment of it.
TEST_F(CancellationTest, OfFiveHundredRequestsLeavesNothingBehind) {
    const char* chosen = std::getenv("CAHIER_CANCELLATIONS");  // more of them, when run by hand
    const int rounds = chosen ? std::atoi(chosen) : 10;
    std::mt19937 random(1);
    std::size_t answered = 0;
    for (int round = 0; round < rounds && !HasFailure(); ++round) {
        SCOPED_TRACE(fmt::format("round {}", round));
        const std::size_t descriptors = open_descriptors();
        const std::size_t frames = frame_pool.alive();
        const auto some_time = [&] { return std::chrono::microseconds(random() % 1'000'000); };
        const auto moment = some_time();
        const std::size_t connections = round % 2 == 0 ? 500 : 100;
        run_virtually([&]() -> Task<> {
            HttpServer server(here);
            server.fallback([&](const HttpRequest&) -> Task<HttpResponse> {
                co_await sleep(some_time());
                co_return HttpResponse(std::string(random() % 20'000, 'x'));
            });
            const auto body = [&](HttpServer&, HttpSession& session) -> Task<> {
                const std::size_t before = open_descriptors();
                std::vector<TaskHandle<>> requests;
                for (int request = 0; request < 500; ++request)
                    requests.push_back(create_task([&]() -> Task<> {
                        (void)co_await text_of(session.get("/"));
                        ++answered;
                    }));
                co_await sleep(moment);
                for (TaskHandle<>& request : requests)
                    request.cancel();
                co_await gather_settled(requests);
                EXPECT_EQ(loop_time(), Seconds(moment).count());
                co_await sleep(2s);  // the server's tasks see that their clients have gone
                EXPECT_EQ(open_descriptors(), before + 2 * session.open_connections());
                const std::string text = co_await text_of(session.get("/"));
                EXPECT_LT(text.size(), 20'000);
            };
            co_await async_with(server, HttpSession(to(here, connections)), body);
        });
        EXPECT_EQ(open_descriptors(), descriptors);
        EXPECT_EQ(frame_pool.alive(), frames);
    }
    EXPECT_GT(answered, 0);
}

}  // namespace
}  // namespace cahier
