// Exercise 16: an evening at a little theatre, in debug mode. Four things are wrong, and the runtime says
// which.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "async/gather.hpp"
#include "async/task_group.hpp"
#include "async/to_thread.hpp"
#include "managers/async_with.hpp"
#include "managers/generator_manager.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// Not yours: the stage, which prints what happens on it.
class Stage {
public:
    Stage(Span curtain, Span play, bool fails = false) : curtain_(curtain), play_(play), fails_(fails) {}
    Stage(const Stage&) = delete;

    Task<> raise_curtain();
    Task<> play();  // throws std::runtime_error if the play fails
    Task<> drop_curtain();
    Task<> bow();

private:
    Span curtain_;
    Span play_;
    bool fails_;
    bool curtain_is_up_ = false;
};

// Not yours: the musicians.
class Orchestra {
public:
    Orchestra(Span tuning, Span music, bool fails = false) : tuning_(tuning), music_(music), fails_(fails) {}
    Orchestra(const Orchestra&) = delete;

    Task<> tune();
    Task<> play();  // throws std::runtime_error if a string snaps

private:
    Span tuning_;
    Span music_;
    bool fails_;
};

// Not yours: where trees of cardboard are made.
class Workshop {
public:
    Workshop(int ordered, Span tree) : ordered_(ordered), tree_(tree) {}
    Workshop(const Workshop&) = delete;

    int ordered() const { return ordered_; }
    void paint_tree();  // no coroutine: it blocks until the tree is painted
    int painted() const { return painted_; }

private:
    int ordered_;
    Span tree_;
    std::atomic<int> painted_ = 0;
};

// Not yours: it makes fog until it is cancelled, and then takes some time to cool down.
class FogMachine {
public:
    FogMachine(Span puff, Span cooling);

    Task<> run();
    std::string_view state() const;  // "running", "cooling down" or "off"

private:
    struct State;
    std::shared_ptr<State> state_;
};

// Yours to mend: the curtain rises, the play is played, the curtain falls, and then the actors bow.
Task<> perform(Stage& stage);

// Yours to mend: the play, and at the same time the orchestra, which tunes and then plays. Ends when both
// have ended. If one fails, the other stops, and the error goes on.
Task<> opera(Stage& stage, Orchestra& orchestra);

// Yours to mend: paints the trees that are ordered, and gives their number. The loop goes on meanwhile.
Task<int> build_forest(Workshop& workshop);

// Yours to mend: the play, in fog. However it ends, the machine is off by then.
Task<> play_in_fog(Stage& stage, FogMachine& machine);

}  // namespace cahier
