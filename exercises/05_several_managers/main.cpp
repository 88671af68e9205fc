// The scenes of exercise 05, and what they print. Not yours to change: grading uses its own.
#include <fmt/ranges.h>

#include <stdexcept>

#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {

namespace {

Span draw_time() {
    return rng().randint(100, 900) * 1ms;
}

int draw_number(int least, int most) {
    return static_cast<int>(rng().randint(least, most));
}

struct Broken : std::runtime_error {
    explicit Broken(const std::string& name) : std::runtime_error("the " + name + " is broken") {}
};

}  // namespace

Device::Device(std::string name)
    : name_(std::move(name)), time_on_(draw_time()), time_off_(draw_time()), number_(draw_number(100, 999)) {}

Task<> Device::switch_on() {
    if (on_)
        throw std::logic_error("the " + name_ + " is switched on, but it is on already");
    note(name_, "is switched on");
    co_await sleep(time_on_);
    if (broken_) {
        note(name_, "stays off: it is broken");
        throw Broken(name_);
    }
    on_ = true;
    note(name_, "is on");
}

Task<> Device::aexit(std::exception_ptr) {
    if (!on_)
        throw std::logic_error("the " + name_ + " is switched off, but it is not on");
    note(name_, "is switched off");
    co_await sleep(time_off_);
    on_ = false;
    note(name_, "is off");
}

Task<int> Transmitter::aenter() {
    co_await switch_on();
    co_return number();
}

Task<int> Microphone::aenter() {
    co_await switch_on();
    co_return number();
}

Studio::Studio(std::string name)
    : Device(std::move(name)), time_(draw_time()), listeners_(draw_number(2, 999)) {}

Task<Studio&> Studio::aenter() {
    co_await switch_on();
    co_return *this;
}

Task<> Studio::read(int kilohertz, std::string text) {
    note(name(), "'{}' on {} kHz", text, kilohertz);
    co_await sleep(time_);
    note(name(), "that was the news");
}

Task<int> Studio::play(int kilohertz, std::vector<int> channels) {
    note(name(), "music from channels {} on {} kHz", fmt::join(channels, ", "), kilohertz);
    co_await sleep(time_);
    note(name(), "that was our concert");
    co_return listeners_;
}

namespace {

Microphones draw_microphones() {
    std::vector<std::string> names{"piano", "violin", "flute", "harp", "choir"};
    rng().shuffle(names);
    names.resize(static_cast<std::size_t>(draw_number(2, 5)));
    Microphones microphones;
    for (const std::string& name : names)
        microphones.emplace_back(name);
    return microphones;
}

// Goes round at the end, and looks at what is still on.
template <class... Devices>
void close_down(const Microphones& microphones, const Devices&... devices) {
    std::vector<std::string> on;
    for (const Device* device : std::vector<const Device*>{&devices...})
        if (device->is_on())
            on.push_back(device->name());
    for (const Microphone& microphone : microphones)
        if (microphone.is_on())
            on.push_back(microphone.name());
    if (on.empty())
        note("watchman", "everything is off");
    else
        note("watchman", "still on: {}", fmt::join(on, ", "));
}

// nominal: a text is read in a studio, over a transmitter.
Task<> nominal() {
    Transmitter transmitter("transmitter");
    Studio studio("studio");
    const std::string text = rng().choice({"rain tomorrow", "the ferry is late", "the bridge is open again"});
    co_await announce(transmitter, studio, text);
    close_down({}, transmitter, studio);
}

// concert: a number of microphones that is drawn, in a studio, over a transmitter.
Task<> scene_concert() {
    Transmitter transmitter("transmitter");
    Studio studio("studio");
    Microphones microphones = draw_microphones();
    const int listeners = co_await concert(transmitter, studio, microphones);
    note("director", "{} listeners", listeners);
    close_down(microphones, transmitter, studio);
}

// enter_fails: before the concert, one of the microphones turns out to be broken, or the studio is.
Task<> enter_fails() {
    Transmitter transmitter("transmitter");
    Studio studio("studio");
    Microphones microphones = draw_microphones();
    const int broken = draw_number(-1, static_cast<int>(microphones.size()) - 1);
    if (broken < 0)
        studio.breaks();
    else
        microphones[static_cast<std::size_t>(broken)].breaks();
    try {
        const int listeners = co_await concert(transmitter, studio, microphones);
        note("director", "{} listeners", listeners);
    } catch (const Broken& error) {
        note("director", "no concert: {}", error.what());
    }
    close_down(microphones, transmitter, studio);
}

// set_up: the microphones are switched on, used for a while, and then switched off.
Task<> scene_set_up() {
    Microphones microphones = draw_microphones();
    const Span time = draw_time();
    AsyncExitStack stack = co_await set_up(microphones);
    note("engineer", "tries the microphones");
    co_await sleep(time);
    note("engineer", "is content");
    co_await stack.aclose();
    close_down(microphones);
}

// set_up_fails: one of the microphones is broken, so that there is nothing to give back.
Task<> set_up_fails() {
    Microphones microphones = draw_microphones();
    microphones[static_cast<std::size_t>(draw_number(1, static_cast<int>(microphones.size()) - 1))].breaks();
    try {
        AsyncExitStack stack = co_await set_up(microphones);
        note("engineer", "tries the microphones");
        co_await stack.aclose();
    } catch (const Broken& error) {
        note("engineer", "{}", error.what());
    }
    close_down(microphones);
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"nominal", nominal},
                       {"concert", scene_concert},
                       {"enter_fails", enter_fails},
                       {"set_up", scene_set_up},
                       {"set_up_fails", set_up_fails}});
}
