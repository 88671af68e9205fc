#include "io/net/network.hpp"

#include <netdb.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <memory>
#include <system_error>

#include "async/sleep.hpp"
#include "async/to_thread.hpp"

namespace cahier {

Network& Network::of_running_loop() {
    Loop& loop = Loop::running();
    if (auto* network = dynamic_cast<Network*>(&loop.idle_source()))
        return *network;
    auto network = std::make_unique<Network>();
    Network& result = *network;
    loop.set_idle_source(std::move(network));
    return result;
}

Network::Network() : woken_(context, pipe_.read_end()) {
    wait_for_wake();
}

Network::~Network() {
    woken_.release();  // the pipe closes it
}

void Network::wait_for_wake() {
    woken_.async_wait(asio::posix::stream_descriptor::wait_read, [this](error_code error) {
        if (error)
            return;
        pipe_.clear();
        wait_for_wake();
    });
}

bool Network::poll() {
    const std::size_t before = completed_;
    context.poll();
    return completed_ != before;
}

// For the first that is ready: what is ready besides, the next poll() finds.
void Network::wait(Duration at_most) {
    if (at_most > std::chrono::hours(1000))
        context.run_one();
    else if (at_most > Duration{0})
        context.run_one_for(at_most);
}

void throw_if(const error_code& error, const std::string& subject) {
    if (error)
        throw std::system_error(static_cast<std::error_code>(error), subject);
}

namespace {

std::vector<GenericEndpoint> ask_the_system(const Endpoint& endpoint) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const std::string port = std::to_string(endpoint.port());
    const bool well =
        getaddrinfo(endpoint.host().c_str(), port.c_str(), &wanted, &found) == 0 ||
        // A bare machine may have no /etc/hosts; without a name it is this computer's own address.
        (endpoint.host() == "localhost" && getaddrinfo(nullptr, port.c_str(), &wanted, &found) == 0);
    if (!well)
        throw std::system_error(std::make_error_code(std::errc::address_not_available),
                                endpoint.text() + ": the name cannot be found");
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> list(found, &freeaddrinfo);
    std::vector<GenericEndpoint> addresses;
    for (const addrinfo* entry = found; entry; entry = entry->ai_next)
        addresses.emplace_back(entry->ai_addr, entry->ai_addrlen, entry->ai_protocol);
    return addresses;
}

}  // namespace

LookUp look_up = ask_the_system;

Task<std::vector<GenericEndpoint>> addresses_of(Endpoint endpoint) {
    std::vector<GenericEndpoint> addresses;
    error_code no_address;
    if (!endpoint.is_tcp()) {
        try {
            addresses.emplace_back(asio::local::stream_protocol::endpoint(endpoint.path()));
        } catch (const boost::system::system_error& error) {
            throw_if(error.code(), endpoint.text());
        }
    } else if (const auto address = asio::ip::make_address(endpoint.host(), no_address); !no_address) {
        addresses.emplace_back(asio::ip::tcp::endpoint(address, endpoint.port()));
    } else {
        addresses = co_await to_thread_or_abandon(look_up, endpoint);
    }
    co_return addresses;
}

Task<> connect_socket(Socket& socket, Endpoint endpoint) {
    const std::vector<GenericEndpoint> addresses = co_await addresses_of(endpoint);
    Completed connected;
    for (std::size_t next = 0; next < addresses.size();) {
        co_await completes("connect()", connected,
                           [&](auto handler) { socket.async_connect(addresses[next], std::move(handler)); });
        error_code no_peer;
        if (connected.error == asio::error::operation_aborted)
            break;
        if (connected.error) {
            ++next;
            socket.close(no_peer);
            continue;
        }
        if (endpoint.is_tcp())
            socket.set_option(asio::ip::tcp::no_delay(true), no_peer);
        else
            (void)socket.remote_endpoint(no_peer);
        // A Unix-domain server has so many clients in its line that the system took no more, which Asio takes
        // for a success.
        if (!endpoint.is_tcp() && no_peer)
            co_await sleep(std::chrono::milliseconds(10));
        else
            co_return;
        socket.close(no_peer);
    }
    throw_if(connected.error, endpoint.text());
    throw std::logic_error("a look-up that found nothing did not fail");
}

}  // namespace cahier
