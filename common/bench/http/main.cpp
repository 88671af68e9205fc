// HTTP requests per second over the loopback: HttpServer beside a plain asynchronous server of Boost.Beast.
// Each server is a process of its own with one thread; the client, the same for both, is this process.
#include <fmt/core.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "async/event.hpp"
#include "async/run.hpp"
#include "io/net/http_server.hpp"
#include "managers/async_with.hpp"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

const std::string page = "<h1>Hello</h1>\n";

// The servers. Each says its port on the pipe, and runs until it is killed.

void say_port(int pipe, std::uint16_t port) {
    if (write(pipe, &port, sizeof port) != sizeof port)
        std::_Exit(1);
}

cahier::Task<cahier::HttpResponse> hello(const cahier::HttpRequest&) {
    co_return cahier::HttpResponse(page);
}

cahier::Task<> serve_with_cahier(int pipe) {
    cahier::HttpServer server(cahier::Endpoint::tcp("127.0.0.1", 0));
    server.route("GET", "/", hello);
    co_await cahier::async_with(server, [&](cahier::HttpServer& listening) -> cahier::Task<> {
        say_port(pipe, listening.endpoint().port());
        cahier::Event never;
        co_await never.wait();
    });
}

// As Beast's own example of an asynchronous server has it, its time limit included, which HttpServer has too.
class Session : public std::enable_shared_from_this<Session> {
public:
    explicit Session(tcp::socket socket) : stream_(std::move(socket)) {}

    void read() {
        request_ = {};
        stream_.expires_after(std::chrono::seconds(30));
        http::async_read(stream_, buffer_, request_,
                         [self = shared_from_this()](error_code error, std::size_t) {
                             if (!error)
                                 self->answer();
                         });
    }

private:
    void answer() {
        response_ = {};
        response_.version(request_.version());
        response_.result(http::status::ok);
        response_.set(http::field::content_type, "text/html; charset=utf-8");
        response_.keep_alive(request_.keep_alive());
        response_.body() = page;
        response_.prepare_payload();
        http::async_write(stream_, response_, [self = shared_from_this()](error_code error, std::size_t) {
            if (!error && self->response_.keep_alive())
                self->read();
        });
    }

    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    http::response<http::string_body> response_;
};

void accept(tcp::acceptor& acceptor) {
    acceptor.async_accept([&](error_code error, tcp::socket socket) {
        if (!error) {
            socket.set_option(tcp::no_delay(true));
            std::make_shared<Session>(std::move(socket))->read();
        }
        accept(acceptor);
    });
}

void serve_with_beast(int pipe) {
    asio::io_context context(1);
    tcp::acceptor acceptor(context, {asio::ip::make_address("127.0.0.1"), 0});
    say_port(pipe, acceptor.local_endpoint().port());
    accept(acceptor);
    context.run();
}

// The client.

struct Server {
    pid_t process;
    std::uint16_t port;
};

Server start(bool is_ours) {
    int ends[2];
    if (pipe(ends) != 0)
        throw std::runtime_error("no pipe");
    const pid_t process = fork();
    if (process == 0) {
        if (is_ours)
            cahier::run(serve_with_cahier(ends[1]));
        else
            serve_with_beast(ends[1]);
        std::_Exit(0);
    }
    Server server{process, 0};
    if (read(ends[0], &server.port, sizeof server.port) != sizeof server.port)
        throw std::runtime_error("the server did not start");
    close(ends[0]);
    close(ends[1]);
    return server;
}

void stop(const Server& server) {
    kill(server.process, SIGKILL);
    waitpid(server.process, nullptr, 0);
}

double resident_kilobytes(pid_t process) {
    std::ifstream status(fmt::format("/proc/{}/status", process));
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:"))
            return std::stod(line.substr(6));
    return 0;
}

const std::string request = "GET / HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n";

// Asks again as soon as it is answered.
class Client {
public:
    Client(asio::io_context& context, std::uint16_t port, const bool& is_over, std::size_t& answers)
        : socket_(context), is_over_(is_over), answers_(answers) {
        socket_.connect({asio::ip::make_address("127.0.0.1"), port});
        socket_.set_option(tcp::no_delay(true));
        // The first answer says how long they all are.
        asio::write(socket_, asio::buffer(request));
        const std::size_t header = asio::read_until(socket_, asio::dynamic_buffer(answer_), "\r\n\r\n");
        if (answer_.size() < header + page.size()) {
            std::string rest(header + page.size() - answer_.size(), '\0');
            asio::read(socket_, asio::buffer(rest));
            answer_ += rest;
        }
        if (!answer_.starts_with("HTTP/1.1 200") || !answer_.ends_with(page))
            throw std::runtime_error("a wrong answer: " + answer_);
    }

    void ask() {
        asio::async_write(socket_, asio::buffer(request), [this](error_code error, std::size_t) {
            if (error)
                throw std::runtime_error("a request was refused");
            asio::async_read(socket_, asio::buffer(answer_), [this](error_code failed, std::size_t) {
                if (failed)
                    throw std::runtime_error("an answer was cut short");
                ++answers_;
                if (!is_over_)
                    ask();
            });
        });
    }

private:
    tcp::socket socket_;
    std::string answer_;
    const bool& is_over_;
    std::size_t& answers_;
};

double requests_per_second(const Server& server, std::size_t connections, std::chrono::milliseconds time) {
    asio::io_context context(1);
    bool is_over = false;
    std::size_t answers = 0;
    std::vector<std::unique_ptr<Client>> clients;
    for (std::size_t i = 0; i < connections; ++i)
        clients.push_back(std::make_unique<Client>(context, server.port, is_over, answers));
    for (const auto& client : clients)
        client->ask();
    asio::steady_timer timer(context, time);
    timer.async_wait([&](error_code) { is_over = true; });
    const auto began = Clock::now();
    context.run();
    return static_cast<double>(answers) / std::chrono::duration<double>(Clock::now() - began).count();
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// The servers on one processor and the client on another: a client and a server that now share one and now do
// not differ by a factor of four.
void stay_on_processor(int number) {
    cpu_set_t processors;
    CPU_ZERO(&processors);
    CPU_SET(number, &processors);
    sched_setaffinity(0, sizeof processors, &processors);  // where there is only one, that is where all stay
}

}  // namespace

int main() {
    stay_on_processor(0);
    const Server ours = start(true);
    const Server theirs = start(false);
    stay_on_processor(1);
    fmt::print("{:20}{:>14}{:>14}{:>8}\n", "requests per second", "cahier", "Beast", "ratio");
    for (const std::size_t connections : {1, 64, 512}) {
        // In turns, and the middle of each: other programs disturb a round, and not always the same server's.
        std::vector<double> of_ours;
        std::vector<double> of_theirs;
        std::vector<double> ratios;
        for (int round = 0; round < 25; ++round) {
            of_ours.push_back(requests_per_second(ours, connections, std::chrono::milliseconds(200)));
            of_theirs.push_back(requests_per_second(theirs, connections, std::chrono::milliseconds(200)));
            ratios.push_back(of_ours.back() / of_theirs.back());
        }
        fmt::print("{:<4}connections     {:>14.0f}{:>14.0f}{:>8.2f}\n", connections, median(of_ours),
                   median(of_theirs), median(ratios));
    }
    const double before = resident_kilobytes(ours.process);
    std::size_t requests = 0;
    while (requests < 200'000)
        requests += static_cast<std::size_t>(requests_per_second(ours, 64, std::chrono::milliseconds(1000)));
    fmt::print("memory of cahier's server: {} kB, and after {} more requests {} kB\n", before, requests,
               resident_kilobytes(ours.process));
    stop(ours);
    stop(theirs);
}
