// What the tests of the runtime and of the managers share.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "async/run.hpp"
#include "async/sleep.hpp"

namespace cahier {

// After each test: whatever it started has ended, and no coroutine frame is left.
class FrameCheck : public testing::EmptyTestEventListener {
    void OnTestStart(const testing::TestInfo&) override { before_ = frame_pool.alive(); }
    void OnTestEnd(const testing::TestInfo&) override {
        EXPECT_EQ(frame_pool.alive(), before_) << "frames or tasks were leaked";
    }

    std::size_t before_ = 0;
};
inline const bool frames_are_checked = [] {
    testing::UnitTest::GetInstance()->listeners().Append(new FrameCheck);
    return true;
}();

// What happened, in order.
using Diary = std::vector<std::string>;

template <class Program>
auto run_virtually(Program&& program) {
    return run(std::forward<Program>(program), Clock::virtual_time);
}

// "2.5s woke": the loop's time and what happened then.
inline std::string timed(std::string_view what) {
    return fmt::format("{:g}s {}", loop_time(), what);
}

// The error that the awaitable ends with, or null.
template <Awaitable A>
Task<std::exception_ptr> error_of(A awaitable) {
    try {
        (void)co_await std::move(awaitable);
    } catch (...) {
        co_return std::current_exception();
    }
    co_return nullptr;
}

// The error that an ordinary function throws, or null.
template <class Function>
std::exception_ptr error_thrown_by(Function&& function) {
    try {
        (void)function();
    } catch (...) {
        return std::current_exception();
    }
    return nullptr;
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

template <class T>
Task<T> returning(T value) {
    co_return value;
}

inline Task<> failing(std::string message) {
    throw std::runtime_error(message);
    co_return;
}

inline Task<> failing_after(Span time, std::string message) {
    co_await sleep(time);
    throw std::runtime_error(message);
}

// Sleeps, and writes down when it ends and how.
inline Task<> sleeper(Diary& diary, std::string name, Span time) {
    try {
        co_await sleep(time);
        diary.push_back(timed(name));
    } catch (const Cancelled&) {
        diary.push_back(timed(name + " cancelled"));
        throw;
    }
}

// A manager that writes down what happens to it and gives its name. It fails and suppresses where it is told
// to.
class Probe {
public:
    Probe(Diary& diary, std::string name) : diary_(&diary), name_(std::move(name)) {}

    Task<std::string> aenter() {
        diary_->push_back("enter " + name_);
        if (enter_time > Duration{0})
            co_await sleep(enter_time);
        if (fails_to_enter)
            throw std::runtime_error("enter " + name_ + " failed");
        co_return name_;
    }

    Task<bool> aexit(std::exception_ptr error) {
        diary_->push_back("leave " + name_ + (error ? ": " + message_of(error) : ""));
        if (exit_time > Duration{0}) {
            co_await sleep(exit_time);
            diary_->push_back("left " + name_);
        }
        if (fails_to_leave)
            throw std::runtime_error("leave " + name_ + " failed");
        co_return suppresses;
    }

    Duration enter_time{0};
    Duration exit_time{0};
    bool fails_to_enter = false;
    bool fails_to_leave = false;
    bool suppresses = false;

private:
    Diary* diary_;
    std::string name_;
};

}  // namespace cahier
