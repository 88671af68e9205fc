// The scenes of exercise 16, and what they print. Not yours to change: grading uses its own.
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "async/debug.hpp"
#include "exercise.hpp"
#include "workbook/note.hpp"

namespace cahier {
namespace {

// Half of it if it fails. Notes how it ended, also when it is cancelled.
Task<> go_on_for(std::string who, std::string what, Span time, std::string failure) {
    note(who, "{}", what);
    try {
        co_await sleep(failure.empty() ? time.duration : time.duration / 2);
    } catch (const Cancelled&) {
        note(who, "stops");
        throw;
    }
    note(who, "{}", failure.empty() ? "has finished" : failure);
    if (!failure.empty())
        throw std::runtime_error(failure);
}

}  // namespace

Task<> Stage::raise_curtain() {
    note("curtain", "rises");
    co_await sleep(curtain_);
    curtain_is_up_ = true;
    note("curtain", "is up");
}

Task<> Stage::play() {
    co_await go_on_for("stage", "the play begins", play_, fails_ ? "the hero faints" : "");
}

Task<> Stage::drop_curtain() {
    note("curtain", "falls");
    co_await sleep(curtain_);
    curtain_is_up_ = false;
    note("curtain", "is down");
}

Task<> Stage::bow() {
    note("actors", "bow, the curtain is {}", curtain_is_up_ ? "up" : "down");
    co_await sleep(100ms);
    note("actors", "leave");
}

Task<> Orchestra::tune() {
    note("orchestra", "tunes");
    co_await sleep(tuning_);
}

Task<> Orchestra::play() {
    co_await go_on_for("orchestra", "plays", music_, fails_ ? "a string snaps" : "");
}

// In the loop's own thread this moves the scenes' clock. In another thread that clock stands still meanwhile,
// so that a hundredth of the time is enough.
void Workshop::paint_tree() {
    if (Loop::running_or_null())
        block_for(tree_);
    else
        std::this_thread::sleep_for(tree_.duration / 100);
    ++painted_;
}

// The machine may be gone before it is off, if nobody switches it off: so it does not keep this itself.
struct FogMachine::State {
    Span puff;
    Span cooling;
    std::string_view now = "off";
};

FogMachine::FogMachine(Span puff, Span cooling) : state_(std::make_shared<State>(State{puff, cooling})) {}

std::string_view FogMachine::state() const {
    return state_->now;
}

Task<> FogMachine::run() {
    const std::shared_ptr<State> state = state_;
    state->now = "running";
    std::exception_ptr end;
    while (!end) {
        note("machine", "a puff of fog");
        try {
            co_await sleep(state->puff);
        } catch (const Cancelled&) {
            end = std::current_exception();
        }
    }
    state->now = "cooling down";
    note("machine", "cools down");
    co_await sleep(state->cooling);
    state->now = "off";
    note("machine", "is off");
    std::rethrow_exception(end);
}

namespace {

// To the microsecond, so that no two things happen at the same time.
Span draw_time(int least = 200, int most = 900) {
    return rng().randint(least * 1000, most * 1000) * 1us;
}

std::string first_message(std::exception_ptr error) {
    while (auto* group = error_as<ExceptionGroup>(error)) {
        const std::exception_ptr first = group->exceptions().front();
        error = first;
    }
    return message_of(error);
}

// curtain: the curtain falls when the play is over, and then the actors bow.
Task<> curtain() {
    const Span time = draw_time();
    Stage stage(time, draw_time());
    co_await perform(stage);
    note("porter", "locks the doors");
}

Task<> one_opera(Stage& stage, Orchestra& orchestra) {
    try {
        co_await opera(stage, orchestra);
        note("audience", "claps");
    } catch (...) {
        note("audience", "goes home: {}", first_message(std::current_exception()));
    }
    co_await sleep(5s);  // what has not stopped shows
}

// music: three evenings with an orchestra. On the second a string snaps, on the third the hero faints.
Task<> music() {
    const Span tuning = draw_time();
    const Span play = draw_time(1500, 2500);
    Stage stage(0s, play);
    Orchestra slow(tuning, play);
    Orchestra unlucky(tuning, draw_time(), true);
    Stage hot(0s, draw_time(1500, 2500), true);
    Orchestra steady(tuning, 3s);
    co_await one_opera(stage, slow);
    co_await one_opera(stage, unlucky);
    co_await one_opera(hot, steady);
    note("porter", "locks the doors");
}

// forest: trees are painted while the bell calls the audience.
Task<> forest() {
    const auto trees = static_cast<int>(rng().randint(5, 9));
    Workshop workshop(trees, draw_time(60, 95));
    const Span interval = draw_time(100, 250);
    const auto bell = [interval]() -> Task<> {
        for (int stroke = 1; stroke <= 3; ++stroke) {
            co_await sleep(interval);
            note("bell", "stroke {}", stroke);
        }
    };
    const TaskHandle<> bells = create_task(bell);
    const int built =
        co_await create_task(build_forest(workshop));  // a task of its own, for reports to name it
    note("porter", "counts {} trees, {} are painted", built, workshop.painted());
    co_await bells;
    note("porter", "opens the doors");
}

Task<> one_play_in_fog(Stage& stage, Span puff, Span cooling) {
    FogMachine machine(puff, cooling);
    try {
        co_await play_in_fog(stage, machine);
        note("audience", "claps, the machine is {}", machine.state());
    } catch (...) {
        note("audience", "goes home: {}, the machine is {}", first_message(std::current_exception()),
             machine.state());
    }
}

// fog: two plays in fog. In the second the hero faints. When the doors are locked, nothing runs any more.
Task<> fog() {
    const Span puff = draw_time(300, 400);
    const Span cooling = draw_time();
    Stage good(0s, draw_time(1000, 1500));
    Stage bad(0s, draw_time(1000, 1500), true);
    co_await one_play_in_fog(good, puff, cooling);
    co_await one_play_in_fog(bad, puff, cooling);
    note("porter", "locks the doors");
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    setenv("CAHIER_DEBUG", "1", 1);
    on_report([](std::string_view message) { say("report: {}", message); });  // none, if all is well
    return run_scenes(argc, argv, {{"curtain", curtain}, {"music", music}, {"forest", forest}, {"fog", fog}});
}
