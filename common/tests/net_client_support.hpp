// What the tests of streams and of the HTTP session share.
#pragma once

#include <unistd.h>

#include <filesystem>

#include "async/gather.hpp"
#include "io/net/stream.hpp"
#include "managers/async_with.hpp"
#include "tests/support.hpp"

namespace cahier {

inline std::size_t open_descriptors() {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// Has an endpoint of its own; after each test no descriptor and no file is left. Frames are looked after by
// FrameCheck.
class NetTest : public testing::Test {
protected:
    void TearDown() override {
        EXPECT_EQ(open_descriptors(), before_) << "descriptors were leaked";
        EXPECT_FALSE(std::filesystem::exists(here.path())) << "the socket's file was left behind";
    }

    const Endpoint here =
        Endpoint::local(testing::TempDir() + "cahier-" + std::to_string(::getpid()) + ".sock");
    const Endpoint any_port = Endpoint::tcp("127.0.0.1", 0);

private:
    std::size_t before_ = open_descriptors();
};

inline Task<std::string> read_all(Stream& stream) {
    std::string all;
    for (;;) {
        const std::optional<std::string> part = co_await stream.read();
        if (!part)
            co_return all;
        all += *part;
    }
}

// Both ends of a connection, for `program(near, far)`. It is a task to await.
template <class Program>
Task<> with_connection(Endpoint endpoint, Program program) {
    Listener listener(endpoint);
    const auto connect = [&](Stream& near) -> Task<> {
        Stream far = co_await listener.accept();
        co_await program(near, far);
    };
    co_await async_with(open_connection(listener.endpoint()), connect);
}

// Bytes that repeat late, so that a piece that is missing or doubled shows.
inline std::string pattern(std::size_t size) {
    std::string bytes(size, '\0');
    std::uint32_t state = 1;
    for (char& byte : bytes) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<char>(state >> 24);
    }
    return bytes;
}

}  // namespace cahier
