// What every chapter includes: tasks, run(), sleep(), say(), rng(), and run_scenes(), which is its main().
#pragma once

#include <initializer_list>
#include <string_view>

#include "async/run.hpp"
#include "async/sleep.hpp"
#include "workbook/random.hpp"
#include "workbook/say.hpp"

namespace cahier {

// A part of a chapter that can be run by itself: a coroutine without arguments and its name for --scene.
struct Scene {
    enum class Runs { by_default, when_named };

    std::string_view name;
    Task<> (*function)();
    Runs runs = Runs::by_default;  // when_named: only with --scene, such as a server that runs until Ctrl-C
};

// Runs the scenes that the command line asks for, each as asyncio.run() would, and returns the program's exit
// status: 0; 1 when a scene has failed, which ends the program; 2 for wrong options; 130 after Ctrl-C. The
// options are those that --help prints. Throws std::logic_error when two scenes have the same name.
int run_scenes(int argc, char** argv, std::initializer_list<Scene> scenes);

}  // namespace cahier
