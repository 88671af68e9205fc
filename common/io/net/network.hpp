// What joins the sockets of Boost.Asio to the loop. Headers that a chapter sees do not include this one.
#pragma once

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "async/loop.hpp"
#include "async/task.hpp"
#include "async/wake_pipe.hpp"
#include "io/net/endpoint.hpp"

namespace cahier {

namespace asio = boost::asio;
using boost::system::error_code;
using Executor = asio::io_context::executor_type;
using GenericEndpoint = asio::generic::stream_protocol::endpoint;
using Socket = asio::basic_stream_socket<asio::generic::stream_protocol, Executor>;

// The loop's idle step with sockets: between two turns, and when no task can run, it looks which of them are
// ready.
class Network final : public IdleSource {
public:
    // The running loop's; the first call makes it.
    static Network& of_running_loop();

    Network();
    ~Network() override;

    bool watching() const override { return operations_ > 0; }
    bool poll() override;
    void wait(Duration at_most) override;
    void wake() noexcept override { pipe_.wake(); }

    asio::io_context context{1};

private:
    template <class Start>
    friend class Operation;
    void wait_for_wake();

    std::size_t operations_ = 0;  // begun and not completed
    std::size_t completed_ = 0;
    WakePipe pipe_;
    asio::posix::basic_stream_descriptor<Executor> woken_;
};

struct Completed {
    error_code error;
    std::size_t size = 0;  // bytes read or written, where that is what the operation does
};

// Awaits an operation of Asio. A cancelled one is stopped, and the task goes on when Asio has let go of it.
template <class Start>
class Operation final : public Leaf {
public:
    Operation(const char* name, Completed& completed, Start& start)
        : name_(name), completed_(completed), start_(start) {}
    Operation(const Operation&) = delete;

    bool await_ready() const noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> coroutine) {
        suspend(coroutine);
        ++network_.operations_;
        start_(asio::bind_cancellation_slot(stop_.slot(), Handler{this}));
    }
    void await_resume() const { resume(); }

    bool cancel() override {
        // Between two of its steps an operation does not hear that it is to stop: first let it come to the
        // end of the one, and wait in the next.
        network_.context.poll();
        if (woken())
            return false;
        cancelled_ = true;
        stop_.emit(asio::cancellation_type::all);
        return true;
    }
    std::string waits_for() const override { return name_; }

private:
    struct Handler {
        Operation* operation;
        void operator()(error_code error, std::size_t size = 0) const { operation->complete(error, size); }
    };
    void complete(error_code error, std::size_t size) {
        --network_.operations_;
        ++network_.completed_;
        completed_ = {error, size};
        if (cancelled_)
            interrupt();
        else
            wake();
    }

    Network& network_ = Network::of_running_loop();
    const char* name_;
    Completed& completed_;
    Start& start_;
    asio::cancellation_signal stop_;
    bool cancelled_ = false;
};

// Completed completed; co_await completes("Stream.read()", completed, [&](auto handler) { ... });
// `start` gives the handler to an operation of Asio. `completed` is filled in also if the task is cancelled.
template <class Start>
struct [[nodiscard("an operation does nothing until it is awaited: co_await it")]] Completes {
    const char* name;
    Completed& completed;
    Start start;
    Operation<Start> operator co_await() && { return Operation<Start>(name, completed, start); }
};
template <class Start>
Completes<Start> completes(const char* name, Completed& completed, Start start) {
    return {name, completed, std::move(start)};
}

// Throws std::system_error, whose what() is "SUBJECT: the system's reason".
void throw_if(const error_code& error, const std::string& subject);

// How a tcp endpoint's name is looked up: in a thread, since that may take long, and goes on there if nobody
// waits for it any more. A test puts another in its place. Throws std::system_error.
using LookUp = std::vector<GenericEndpoint> (*)(const Endpoint&);
extern LookUp look_up;

// The addresses of an endpoint, one or more. Throws std::system_error.
Task<std::vector<GenericEndpoint>> addresses_of(Endpoint endpoint);

// Connects a socket that is not open. Throws std::system_error, with the endpoint and the reason; also if it
// is closed meanwhile.
Task<> connect_socket(Socket& socket, Endpoint endpoint);

}  // namespace cahier
