// The look-up of a name blocks a thread for as long as it likes, and holds up nobody but who waits for it.
#include <condition_variable>
#include <csignal>
#include <memory>
#include <mutex>
#include <thread>

#include "async/timeout.hpp"
#include "io/net/http_session.hpp"
#include "io/net/network.hpp"
#include "tests/net_client_support.hpp"

namespace cahier {
namespace {

// Look-ups that do not end before the test does.
class SlowLookUp : public NetTest {
protected:
    void SetUp() override {
        looking = ended = 0;
        is_open = false;
        look_up = wait_until_open;
    }
    void TearDown() override {
        look_up = the_system;
        std::unique_lock lock(mutex);
        is_open = true;
        changed.notify_all();
        changed.wait(lock, [] { return ended == looking; });
        NetTest::TearDown();
    }

    static std::vector<GenericEndpoint> wait_until_open(const Endpoint&) {
        std::unique_lock lock(mutex);
        ++looking;
        changed.notify_all();
        changed.wait(lock, [] { return is_open; });
        ++ended;
        changed.notify_all();
        return {};
    }
    static void wait_for_look_up() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [] { return looking > 0; });
    }

    const LookUp the_system = look_up;
    inline static std::mutex mutex;
    inline static std::condition_variable changed;
    inline static int looking = 0;
    inline static int ended = 0;
    inline static bool is_open = false;
};

Task<> connect() {
    co_await async_with(open_connection(Endpoint::tcp("slow.example", 80)),
                        [](Stream&) -> Task<> { co_return; });
}

TEST_F(SlowLookUp, EndsWhenTheTimeLimitOfItsConnectionIsOver) {
    run([]() -> Task<> {
        const std::exception_ptr error = co_await error_of(wait_for(connect(), 20ms));
        EXPECT_TRUE(error_as<TimeoutError>(error)) << message_of(error);
    });
}

TEST_F(SlowLookUp, EndsWhenTheTimeLimitOfItsRequestIsOver) {
    run([]() -> Task<> {
        HttpSession session;
        HttpRequestOptions options;
        options.time_limit = 20ms;
        co_await async_with(session, [&](HttpSession&) -> Task<> {
            auto get = session.get("http://slow.example/", options);
            const std::exception_ptr error =
                co_await error_of(async_with(std::move(get), [](ClientResponse&) -> Task<> { co_return; }));
            EXPECT_TRUE(error_as<TimeoutError>(error)) << message_of(error);
        });
    });
}

TEST_F(SlowLookUp, HoldsUpNoOtherThatWaits) {
    run([]() -> Task<> {
        std::vector<Task<std::exception_ptr>> all;
        for (int number = 0; number < 50; ++number)  // more than there are threads
            all.push_back(error_of(wait_for(connect(), 20ms)));
        const auto errors = co_await gather(std::move(all));
        for (const std::exception_ptr& error : errors)
            EXPECT_TRUE(error_as<TimeoutError>(error)) << message_of(error);
    });
}

TEST_F(SlowLookUp, DoesNotHoldUpTheEndOfTheProgram) {
    run_virtually([]() -> Task<> {
        create_task(connect());
        co_await sleep(0s);
        wait_for_look_up();
    });
}

TEST_F(SlowLookUp, DoesNotHoldUpCtrlC) {
    const std::exception_ptr error = error_thrown_by([] {
        run([]() -> Task<> {
            std::jthread user([] {
                wait_for_look_up();
                ::kill(::getpid(), SIGINT);
            });
            co_await connect();
        });
    });
    EXPECT_TRUE(error_as<KeyboardInterrupt>(error)) << message_of(error);
}

}  // namespace
}  // namespace cahier
