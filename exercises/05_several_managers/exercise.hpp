// Exercise 05: a radio station. What is switched on for a broadcast is switched off in reverse order.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "managers/async_exit_stack.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// Not yours: what can be switched on and off. main.cpp has it, and it prints what happens to it. Entering
// takes a while, and so does leaving. aenter() throws when the device is broken.
class Device {
public:
    explicit Device(std::string name);
    Device(const Device&) = delete;

    void breaks() { broken_ = true; }
    bool is_on() const { return on_; }
    const std::string& name() const { return name_; }

    Task<> aexit(std::exception_ptr);  // throws std::logic_error if it is not on

protected:
    Task<> switch_on();  // throws std::logic_error if it is on
    int number() const { return number_; }

private:
    std::string name_;
    Span time_on_, time_off_;
    int number_;
    bool broken_ = false;
    bool on_ = false;
};

// Three managers. A transmitter gives its frequency in kilohertz.
class Transmitter : public Device {
public:
    using Device::Device;
    Task<int> aenter();
};

// A studio gives itself. Both its functions take a while.
class Studio : public Device {
public:
    explicit Studio(std::string name);
    Task<Studio&> aenter();

    Task<> read(int kilohertz, std::string text);
    Task<int> play(int kilohertz, std::vector<int> channels);  // how many listeners there were

private:
    Span time_;
    int listeners_;
};

// A microphone gives the number of its channel.
class Microphone : public Device {
public:
    using Device::Device;
    Task<int> aenter();
};
using Microphones = std::deque<Microphone>;

// Yours: switches on the transmitter, then the studio, and reads the text in it.
Task<> announce(Transmitter& transmitter, Studio& studio, std::string text);

// Yours: switches on the transmitter, then the studio, then the microphones, one by one in their order; plays
// on their channels, in this order too. How many listeners there were.
Task<int> concert(Transmitter& transmitter, Studio& studio, Microphones& microphones);

// Yours: switches on the microphones, one by one in their order, and returns while they are on. Whoever
// called closes the stack, and that switches them off in reverse order. If one of them is broken, those that
// are on are switched off, and its error goes on.
Task<AsyncExitStack> set_up(Microphones& microphones);

}  // namespace cahier
