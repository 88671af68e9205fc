// Streams and listeners, over Unix-domain sockets on the virtual clock, and over TCP on the real one.
#include "io/net/stream.hpp"

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <fstream>
#include <thread>

#include "async/event.hpp"
#include "async/timeout.hpp"
#include "async/to_thread.hpp"
#include "tests/net_client_support.hpp"

namespace cahier {
namespace {

class StreamTest : public NetTest {};
class ListenerTest : public NetTest {};
class ConnectionTest : public NetTest {};
class NetworkTest : public NetTest {};

TEST_F(StreamTest, ReadsWhatTheOtherSideWrites) {
    run_virtually(with_connection(here, [](Stream& near, Stream& far) -> Task<> {
        co_await near.write("hello");
        const std::optional<std::string> there = co_await far.read();
        EXPECT_EQ(there, "hello");
        co_await far.write("good day");
        const std::optional<std::string> back = co_await near.read();
        EXPECT_EQ(back, "good day");
    }));
}

TEST_F(StreamTest, ReadsNoMoreThanItIsAskedFor) {
    run_virtually(with_connection(here, [](Stream& near, Stream& far) -> Task<> {
        co_await near.write("abcdefgh");
        Diary parts;
        for (const std::size_t most : {3, 1, 100}) {
            const std::optional<std::string> part = co_await far.read(most);
            parts.push_back(part.value_or("the end"));
        }
        EXPECT_EQ(parts, (Diary{"abc", "d", "efgh"}));
    }));
}

TEST_F(StreamTest, ReadsNothingAtTheEndAgainAndAgain) {
    run_virtually(with_connection(here, [](Stream& near, Stream& far) -> Task<> {
        co_await near.write("last");
        near.close();
        for (const std::optional<std::string>& expected : {std::optional<std::string>("last"), {}, {}}) {
            const std::optional<std::string> part = co_await far.read();
            EXPECT_EQ(part, expected);
        }
        const std::optional<std::string> line = co_await far.readline();
        EXPECT_FALSE(line);
    }));
}

TEST_F(StreamTest, ReadsLinesHoweverTheyArrive) {
    const std::string text = "one\n\ntwo\r\nthree \xC3\xA9\nlast";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        Diary lines;
        run_virtually(with_connection(here, [&](Stream& near, Stream& far) -> Task<> {
            const auto write = [&]() -> Task<> {
                for (std::size_t at = 0; at < text.size(); at += piece) {
                    co_await near.write(std::string_view(text).substr(at, piece));
                    co_await sleep(1ms);
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
            co_await gather(write, read);
        }));
        EXPECT_EQ(lines, (Diary{"one", "", "two\r", "three \xC3\xA9", "last"})) << "in pieces of " << piece;
    }
}

TEST_F(StreamTest, GivesAfterALineWhatFollowsIt) {
    run_virtually(with_connection(here, [](Stream& near, Stream& far) -> Task<> {
        co_await near.write("head\nbody");
        const std::optional<std::string> line = co_await far.readline();
        const std::optional<std::string> rest = co_await far.read();
        EXPECT_EQ(line, "head");
        EXPECT_EQ(rest, "body");
    }));
}

TEST_F(StreamTest, TakesALineOfTheLongestLength) {
    run_virtually(with_connection(here, [](Stream& near, Stream& far) -> Task<> {
        co_await near.write("12345\n");
        const std::optional<std::string> line = co_await far.readline(5);
        EXPECT_EQ(line, "12345");
    }));
}

TEST_F(StreamTest, RefusesALineThatIsTooLongWhetherOrNotItEnds) {
    for (const char* text : {"123456\n", "123456"}) {
        run_virtually(with_connection(here, [&](Stream& near, Stream& far) -> Task<> {
            co_await near.write(text);
            const std::exception_ptr error = co_await error_of(far.readline(5));
            EXPECT_TRUE(error_as<std::length_error>(error));
        }));
    }
}

// Each line is taken from the front of what has arrived: that must not cost as much as all that has arrived.
TEST_F(StreamTest, ReadsAHundredThousandShortLinesInNoTime) {
    const std::string text = [] {
        std::string lines;
        for (int line = 0; line < 100'000; ++line)
            lines += "x\n";
        return lines;
    }();
    const auto begin = std::chrono::steady_clock::now();
    int lines = 0;
    run_virtually(with_connection(here, [&](Stream& near, Stream& far) -> Task<> {
        const auto write = [&]() -> Task<> {
            co_await near.write(text);
            near.write_eof();
        };
        const auto read = [&]() -> Task<> {
            for (;;) {
                const std::optional<std::string> line = co_await far.readline();
                if (!line)
                    co_return;
                ++lines;
            }
        };
        co_await gather(write, read);
    }));
    EXPECT_EQ(lines, 100'000);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST_F(StreamTest, WritesTenMebibytesToASlowReader) {
    const std::string sent = pattern(10 << 20);
    std::string received;
    double written_at = 0;
    run_virtually(with_connection(here, [&](Stream& near, Stream& far) -> Task<> {
        const auto write = [&]() -> Task<> {
            co_await near.write(sent);
            written_at = loop_time();
            near.write_eof();
        };
        const auto read = [&]() -> Task<> {
            for (;;) {
                const std::optional<std::string> part = co_await far.read();
                if (!part)
                    co_return;
                received += *part;
                co_await sleep(1ms);
            }
        };
        co_await gather(write, read);
    }));
    EXPECT_TRUE(received == sent);
    EXPECT_GT(written_at, 0.1);  // it had to wait for the reader
}

TEST_F(StreamTest, WritesInBothDirectionsAtOnce) {
    const std::string sent = pattern(2 << 20);
    run_virtually(with_connection(here, [&](Stream& near, Stream& far) -> Task<> {
        const auto exchange = [&](Stream& stream) -> Task<> {
            const auto write = [&]() -> Task<> {
                co_await stream.write(sent);
                stream.write_eof();
            };
            const auto read = [&]() -> Task<> {
                const std::string received = co_await read_all(stream);
                EXPECT_TRUE(received == sent);
            };
            co_await gather(write, read);
        };
        co_await gather(exchange(near), exchange(far));
    }));
}

TEST_F(StreamTest, WritesNothingAtOnce) {
    run_virtually(with_connection(here, [](Stream& near, Stream&) -> Task<> { co_await near.write(""); }));
}

TEST_F(StreamTest, StillReadsAfterWriteEof) {
    run_virtually(with_connection(here, [](Stream& near, Stream& far) -> Task<> {
        co_await near.write("question");
        near.write_eof();
        const std::string question = co_await read_all(far);
        co_await far.write("answer");
        const std::optional<std::string> answer = co_await near.read();
        EXPECT_EQ(question, "question");
        EXPECT_EQ(answer, "answer");
    }));
}

TEST_F(StreamTest, FailsToWriteWhenTheOtherSideHasGone) {
    run_virtually(with_connection(here, [&](Stream& near, Stream& far) -> Task<> {
        far.close();
        const std::exception_ptr error = co_await error_of(near.write("hello"));
        EXPECT_EQ(message_of(error), here.text() + ": Broken pipe");
    }));
}

TEST_F(StreamTest, FailsAReadThatWaitsWhenItIsClosed) {
    run_virtually(with_connection(here, [](Stream& near, Stream&) -> Task<> {
        const auto read = [&]() -> Task<> {
            const std::exception_ptr error = co_await error_of(near.read());
            EXPECT_TRUE(error_as<std::system_error>(error));
        };
        const auto close = [&]() -> Task<> {
            near.close();
            co_return;
        };
        co_await gather(read, close);
    }));
}

TEST_F(StreamTest, FailsAfterItWasClosed) {
    run_virtually(with_connection(here, [](Stream& near, Stream&) -> Task<> {
        near.close();
        near.close();
        const std::exception_ptr read = co_await error_of(near.read());
        const std::exception_ptr write = co_await error_of(near.write("x"));
        EXPECT_TRUE(error_as<std::system_error>(read));
        EXPECT_TRUE(error_as<std::system_error>(write));
        EXPECT_THROW(near.write_eof(), std::system_error);
    }));
}

TEST_F(StreamTest, MayBeMovedToAnotherOwner) {
    run_virtually(with_connection(here, [&](Stream& near, Stream& far) -> Task<> {
        Stream moved = std::move(far);
        co_await near.write("hello");
        const std::optional<std::string> part = co_await moved.read();
        EXPECT_EQ(part, "hello");
        EXPECT_EQ(moved.peer(), here);
    }));
}

TEST_F(ConnectionTest, IsClosedWhenItsBodyFails) {
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        const std::exception_ptr error = co_await error_of(
            async_with(open_connection(here), [](Stream&) -> Task<> { co_await failing("the body"); }));
        EXPECT_EQ(message_of(error), "the body");
        Stream far = co_await listener.accept();
        const std::optional<std::string> nothing = co_await far.read();
        EXPECT_FALSE(nothing);
    });
}

TEST_F(ConnectionTest, IsClosedWhenItsBodyIsCancelled) {
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        const std::exception_ptr error = co_await error_of(wait_for(
            async_with(open_connection(here), [](Stream& stream) -> Task<> { (void)co_await stream.read(); }),
            1s));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        Stream far = co_await listener.accept();
        const std::optional<std::string> nothing = co_await far.read();
        EXPECT_FALSE(nothing);
    });
}

Task<> connect_only(Endpoint endpoint) {
    co_await async_with(open_connection(endpoint), [](Stream&) -> Task<> { co_return; });
}

std::string reason_of_failed_connection(Endpoint endpoint, Clock clock) {
    return run(
        [&]() -> Task<std::string> {
            const std::exception_ptr error = co_await error_of(connect_only(endpoint));
            EXPECT_TRUE(error_as<std::system_error>(error));
            co_return message_of(error);
        },
        clock);
}

TEST_F(ConnectionTest, ToAMissingFileFailsWithItsPath) {
    EXPECT_EQ(reason_of_failed_connection(here, Clock::virtual_time),
              here.text() + ": No such file or directory");
}

TEST_F(ConnectionTest, ToAFileWhereNobodyListensAnyMoreIsRefused) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    here.path().copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ::close(fd);
    EXPECT_EQ(reason_of_failed_connection(here, Clock::virtual_time), here.text() + ": Connection refused");
    std::filesystem::remove(here.path());
}

TEST_F(ConnectionTest, ToAPathThatIsTooLongFailsWithAReason) {
    const Endpoint endpoint = Endpoint::local("/tmp/" + std::string(200, 'x'));
    EXPECT_EQ(reason_of_failed_connection(endpoint, Clock::virtual_time),
              endpoint.text() + ": File name too long");
}

TEST_F(ConnectionTest, ToATcpPortWhereNobodyListensIsRefused) {
    const Endpoint endpoint = run([&]() -> Task<Endpoint> { co_return Listener(any_port).endpoint(); });
    EXPECT_EQ(reason_of_failed_connection(endpoint, Clock::real_time),
              endpoint.text() + ": Connection refused");
}

TEST_F(ConnectionTest, ToANameThatNobodyHasFailsWithTheName) {
    const std::string reason =
        reason_of_failed_connection(Endpoint::tcp("no.such.name.invalid", 80), Clock::real_time);
    EXPECT_PRED2(contains, reason, "tcp no.such.name.invalid:80: the name cannot be found");
}

// The system takes no more clients for a Unix-domain server whose line is full, and says so at once.
TEST_F(ConnectionTest, WaitsForAServerWhoseLineIsFull) {
    const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    here.path().copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(server, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(::listen(server, 0), 0);
    int answered = 0;
    run_virtually([&]() -> Task<> {
        const auto ask = [&]() -> Task<> {
            co_await async_with(open_connection(here), [&](Stream& stream) -> Task<> {
                const std::optional<std::string> answer = co_await stream.read();
                answered += answer == "x" ? 1 : 0;
            });
        };
        const auto serve = [&]() -> Task<> {
            for (int accepted = 0; accepted < 5;) {
                co_await sleep(1s);
                const int client = ::accept(server, nullptr, nullptr);
                if (client < 0)
                    continue;
                ++accepted;
                EXPECT_EQ(::write(client, "x", 1), 1);
                ::close(client);
            }
        };
        co_await gather(ask(), ask(), ask(), ask(), ask(), serve());
    });
    EXPECT_EQ(answered, 5);
    ::close(server);
    std::filesystem::remove(here.path());
}

TEST_F(ListenerTest, GivesConnectionsInTheOrderInWhichTheyCame) {
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        const auto call = [&](std::string name) -> Task<> {
            co_await async_with(open_connection(here),
                                [&](Stream& stream) -> Task<> { co_await stream.write(name); });
        };
        co_await gather(call("a"), call("b"), call("c"));
        std::string order;
        for (int client = 0; client < 3; ++client) {
            Stream stream = co_await listener.accept();
            order += co_await read_all(stream);
        }
        EXPECT_EQ(order, "abc");
    });
}

TEST_F(ListenerTest, ServesTasksThatAcceptAtTheSameTimeInTurn) {
    Diary diary;
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        const auto serve = [&](std::string name) -> Task<> {
            Stream stream = co_await listener.accept();
            const std::string text = co_await read_all(stream);
            diary.push_back(name + " " + text);
        };
        const auto call = [&](std::string name) -> Task<> {
            co_await async_with(open_connection(here),
                                [&](Stream& stream) -> Task<> { co_await stream.write(name); });
        };
        co_await gather(serve("first"), serve("second"), call("a"), call("b"));
    });
    EXPECT_EQ(diary, (Diary{"first a", "second b"}));
}

TEST_F(ListenerTest, WaitsUntilTheProcessHasADescriptorAgain) {
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        const auto serve = [&]() -> Task<> {
            Stream stream = co_await listener.accept();
            co_await stream.write(timed("accepted"));
        };
        const auto call = [&](Stream& stream) -> Task<> {
            rlimit before{};
            ::getrlimit(RLIMIT_NOFILE, &before);
            const rlimit none{0, before.rlim_max};
            ::setrlimit(RLIMIT_NOFILE, &none);
            co_await sleep(950ms);
            ::setrlimit(RLIMIT_NOFILE, &before);
            const std::string text = co_await read_all(stream);
            EXPECT_EQ(text, "1s accepted");
        };
        const auto connect = [&]() -> Task<> { co_await async_with(open_connection(here), call); };
        const auto serve_later = [&]() -> Task<> {
            co_await sleep(1ns);
            co_await serve();
        };
        co_await gather(connect(), serve_later());
    });
}

TEST_F(ListenerTest, TellsWhoWaitsThatItWasClosed) {
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        const auto accept = [&]() -> Task<> {
            const std::exception_ptr error = co_await error_of(listener.accept());
            EXPECT_TRUE(error_as<std::system_error>(error));
        };
        const auto close = [&]() -> Task<> {
            listener.close();
            co_return;
        };
        co_await gather(accept(), accept(), close());
    });
}

TEST_F(ListenerTest, RemovesItsFileWhenTheBodyOfListenFails) {
    const std::exception_ptr error = error_thrown_by([&] {
        run_virtually(async_with(listen(here), [&](Listener& listener) -> Task<> {
            EXPECT_TRUE(std::filesystem::exists(listener.endpoint().path()));
            co_await failing("the body");
        }));
    });
    EXPECT_EQ(message_of(error), "the body");
    EXPECT_FALSE(std::filesystem::exists(here.path()));
}

TEST_F(ListenerTest, TakesThePlaceOfAFileWhereNobodyListens) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    here.path().copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ::close(fd);
    run_virtually([&]() -> Task<> {
        Listener listener(here);
        co_await connect_only(here);
    });
}

TEST_F(ListenerTest, LeavesTheFileOfAnotherListenerAlone) {
    run_virtually([&]() -> Task<> {
        Listener first(here);
        const std::exception_ptr error = error_thrown_by([&] { return Listener(here); });
        EXPECT_EQ(message_of(error), here.text() + ": Address already in use");
        co_await connect_only(here);
    });
}

TEST_F(ListenerTest, LeavesAFileThatIsNoSocketAlone) {
    std::ofstream(here.path()) << "precious";
    run_virtually([&]() -> Task<> {
        EXPECT_THROW(Listener{here}, std::system_error);
        co_return;
    });
    std::string text;
    std::ifstream(here.path()) >> text;
    EXPECT_EQ(text, "precious");
    std::filesystem::remove(here.path());
}

TEST_F(ListenerTest, SaysWhyItCannotListen) {
    run_virtually([&]() -> Task<> {
        const Endpoint nowhere = Endpoint::local("/no/such/folder/x.sock");
        const std::exception_ptr missing = error_thrown_by([&] { return Listener(nowhere); });
        EXPECT_EQ(message_of(missing), nowhere.text() + ": No such file or directory");
        const Endpoint foreign = Endpoint::tcp("192.0.2.1", 0);  // of nobody, RFC 5737
        const std::exception_ptr error = error_thrown_by([&] { return Listener(foreign); });
        EXPECT_EQ(message_of(error), foreign.text() + ": Cannot assign requested address");
        co_return;
    });
}

// --- TCP, on the real clock

TEST_F(ListenerTest, OfTcpGivesThePortThatTheSystemChose) {
    run([&]() -> Task<> {
        Listener listener(any_port);
        EXPECT_EQ(listener.endpoint().host(), "127.0.0.1");
        EXPECT_NE(listener.endpoint().port(), 0);
        co_await connect_only(listener.endpoint());
    });
}

TEST_F(StreamTest, OfTcpCarriesTenMebibytesAndEnds) {
    const std::string sent = pattern(10 << 20);
    run(with_connection(any_port, [&](Stream& near, Stream& far) -> Task<> {
        const auto write = [&]() -> Task<> {
            co_await near.write(sent);
            near.write_eof();
        };
        const auto read = [&]() -> Task<> {
            const std::string received = co_await read_all(far);
            EXPECT_TRUE(received == sent);
        };
        co_await gather(write, read);
    }));
}

TEST_F(StreamTest, OfTcpIsFoundByName) {
    run([&]() -> Task<> {
        Listener listener(any_port);
        co_await connect_only(Endpoint::tcp("localhost", listener.endpoint().port()));
        Stream stream = co_await listener.accept();
        EXPECT_EQ(stream.peer(), listener.endpoint());
    });
}

// --- with timers and threads

Task<> echo(Stream& stream) {
    for (;;) {
        const std::optional<std::string> part = co_await stream.read();
        if (!part)
            co_return;
        co_await stream.write(*part);
    }
}

Task<> sockets_timers_and_threads(Endpoint endpoint, Diary& diary) {
    return with_connection(endpoint, [&](Stream& near, Stream& far) -> Task<> {
        const auto talk = [&]() -> Task<> {
            for (int round = 0; round < 3; ++round) {
                co_await near.write("ping");
                const std::optional<std::string> pong = co_await near.read();
                diary.push_back(fmt::format("{} {}", *pong, round));
                co_await sleep(20ms);
            }
            near.write_eof();
        };
        const auto compute = [&]() -> Task<> {
            const int result = co_await to_thread([] {
                std::this_thread::sleep_for(50ms);
                return 42;
            });
            diary.push_back(fmt::format("computed {}", result));
        };
        const auto rest = [&]() -> Task<> {
            co_await sleep(1s);
            diary.push_back("rested");
        };
        co_await gather(echo(far), talk, compute, rest);
    });
}

TEST_F(NetworkTest, GoesOnBesideTimersAndThreadsOnTheVirtualClock) {
    Diary diary;
    run_virtually(sockets_timers_and_threads(here, diary));
    EXPECT_EQ(diary, (Diary{"ping 0", "computed 42", "ping 1", "ping 2", "rested"}));
}

TEST_F(NetworkTest, GoesOnBesideTimersAndThreadsOnTheRealClock) {
    Diary diary;
    run(sockets_timers_and_threads(any_port, diary));
    ASSERT_EQ(diary.size(), 5);
    EXPECT_EQ(diary.back(), "rested");
    std::erase_if(diary, [](const std::string& line) { return line == "computed 42"; });
    EXPECT_EQ(diary, (Diary{"ping 0", "ping 1", "ping 2", "rested"}));
}

TEST_F(NetworkTest, TakesOverFromAThreadThatWasStartedBeforeTheFirstSocket) {
    for (const Clock clock : {Clock::virtual_time, Clock::real_time}) {
        run(
            [&]() -> Task<> {
                std::atomic<bool> connected = false;
                const auto wait_in_thread = [&]() -> Task<int> {
                    return to_thread([&] {
                        while (!connected)
                            std::this_thread::yield();
                        return 7;
                    });
                };
                TaskHandle<int> thread = create_task(wait_in_thread);
                co_await sleep(0s);
                co_await with_connection(here, [&](Stream& near, Stream& far) -> Task<> {
                    co_await near.write("x");
                    const std::optional<std::string> part = co_await far.read();
                    EXPECT_EQ(part, "x");
                    connected = true;
                    const int result = co_await thread;
                    EXPECT_EQ(result, 7);
                });
            },
            clock);
    }
}

TEST_F(NetworkTest, IsNotOvertakenByTheVirtualClock) {
    double talked_until = -1;
    double rested_until = -1;
    run_virtually(with_connection(here, [&](Stream& near, Stream& far) -> Task<> {
        const auto talk = [&]() -> Task<> {
            for (int round = 0; round < 10'000; ++round) {
                co_await near.write("ping");
                (void)co_await near.read();
            }
            talked_until = loop_time();
            near.write_eof();
        };
        const auto rest = [&]() -> Task<> {
            co_await sleep(1ms);
            rested_until = loop_time();
        };
        co_await gather(rest, echo(far), talk);
    }));
    EXPECT_EQ(talked_until, 0);
    EXPECT_EQ(rested_until, 0.001);
}

TEST_F(NetworkTest, LetsTheVirtualClockGoOnWhileASocketIsSilent) {
    run_virtually(with_connection(here, [](Stream& near, Stream&) -> Task<> {
        const std::exception_ptr error = co_await error_of(wait_for(near.read(), 1h));
        EXPECT_TRUE(error_as<TimeoutError>(error));
        EXPECT_EQ(loop_time(), 3600);
    }));
}

TEST_F(NetworkTest, IsNamedInADeadlock) {
    const std::exception_ptr error = error_thrown_by([&] {
        run_virtually(
            with_connection(here, [](Stream& near, Stream&) -> Task<> { (void)co_await near.read(); }));
    });
    ASSERT_TRUE(error_as<DeadlockError>(error));
    EXPECT_PRED2(contains, message_of(error), "waits for Stream.read()");
    EXPECT_PRED2(contains, message_of(error), "net_stream_test.cpp");
}

TEST_F(NetworkTest, NamesTheAcceptInADeadlock) {
    const std::exception_ptr error = error_thrown_by([&] {
        run_virtually([&]() -> Task<> {
            Listener listener(here);
            (void)co_await listener.accept();
        });
    });
    EXPECT_PRED2(contains, message_of(error), "waits for accept()");
}

}  // namespace
}  // namespace cahier
