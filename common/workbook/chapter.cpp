#include "workbook/chapter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "async/errors.hpp"
#include "async/time_limit.hpp"
#include "workbook/options.hpp"

namespace cahier {
namespace {

constexpr int success = 0;
constexpr int failure = 1;
constexpr int wrong_options = 2;
constexpr int interrupted = 130;  // as the shell says of a program that Ctrl-C ended

using Scenes = std::vector<Scene>;

std::string program_name(int argc, char** argv) {
    const std::string_view path = argc > 0 ? argv[0] : "";
    return std::string(path.substr(path.rfind('/') + 1));
}

Scenes those_that_run(const Scenes& scenes, Scene::Runs when) {
    Scenes those;
    std::ranges::copy_if(scenes, std::back_inserter(those), [&](auto& scene) { return scene.runs == when; });
    return those;
}

std::string names(const Scenes& scenes, std::string_view separator) {
    std::string joined;
    for (const Scene& scene : scenes)
        joined.append(joined.empty() ? "" : separator).append(scene.name);
    return joined;
}

void check_names(const Scenes& scenes) {
    for (auto scene = scenes.begin(); scene != scenes.end(); ++scene) {
        const auto same_name = [&](const Scene& other) { return other.name == scene->name; };
        if (std::any_of(scenes.begin(), scene, same_name))
            throw std::logic_error(fmt::format("the scene '{}' is listed twice", scene->name));
    }
}

Scenes select(const Scenes& scenes, const std::vector<std::string>& wanted) {
    if (wanted.empty())
        return those_that_run(scenes, Scene::Runs::by_default);
    Scenes selected;
    for (const std::string& name : wanted) {
        const auto found =
            std::find_if(scenes.begin(), scenes.end(), [&](auto& scene) { return scene.name == name; });
        if (found == scenes.end())
            throw BadOption(fmt::format("unknown scene '{}'; scenes: {}", name, names(scenes, ", ")));
        selected.push_back(*found);
    }
    return selected;
}

void print_help(const std::string& program, const Scenes& scenes) {
    const std::string when_named = names(those_that_run(scenes, Scene::Runs::when_named), ", ");
    say("Usage: {} [OPTION]...\n"
        "Runs its scenes: {}.{}\n"
        "\n"
        "  --scene NAME          run this scene only; may be repeated (default: all, in order)\n"
        "  --list                print the names of the scenes, one a line\n"
        "  --seed N              seed of the random numbers, the same as in Python (default: 1)\n"
        "  --clock real|virtual  wait as long as the scene says, or not at all (default: real)\n"
        "  --tcp                 where a scene starts a server: over TCP, on a free port of 127.0.0.1\n"
        "  --port N              where a scene's server has a port of its own: this one (default: 8888)\n"
        "  --time-limit SECONDS  end after so many real seconds, and say where it was\n"
        "  --elapsed             print on standard error how many seconds passed on the clock\n"
        "  --help                print this",
        program, names(those_that_run(scenes, Scene::Runs::by_default), ", "),
        when_named.empty() ? "" : fmt::format("\nOnly with --scene: {}.", when_named));
}

// When a scene ends, however it does, adds to `seconds` what the loop's clock then says.
class Stopwatch {
public:
    explicit Stopwatch(double& seconds) : seconds_(seconds) {}
    ~Stopwatch() { seconds_ += loop_time(); }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

private:
    double& seconds_;
};

Task<> timed(Scene scene, double& seconds) {
    const Stopwatch stopwatch(seconds);
    Task<> task = scene.function();
    current_task().state().set_where(task.where());  // reports name the scene, not this
    co_await std::move(task);
}

// Does what the options ask for, and adds the time that the scenes took to `seconds`.
void perform(const std::string& program, const Scenes& scenes, const Options& options, double& seconds) {
    const Scenes selected = select(scenes, options.scenes);
    if (options.help)
        return print_help(program, scenes);
    if (options.list)
        return say("{}", names(scenes, "\n"));
    if (options.time_limit > 0)
        TimeLimit::set(options.time_limit);
    const bool with_titles = options.scenes.empty() && selected.size() > 1;
    for (std::size_t i = 0; i < selected.size(); ++i) {
        if (with_titles)
            say("{}— {} —", i == 0 ? "" : "\n", selected[i].name);
        rng() = Random(options.seed);
        run(timed(selected[i], seconds), options.clock);
    }
}

}  // namespace

int run_scenes(int argc, char** argv, std::initializer_list<Scene> scene_list) {
    const Scenes scenes(scene_list);
    check_names(scenes);
    const std::string program = program_name(argc, argv);
    Options& options = program_options();
    double seconds = 0;
    int status = success;
    try {
        options = parse_options(argc, argv);
        perform(program, scenes, options, seconds);
    } catch (const BadOption& error) {
        fmt::print(stderr, "{}: {} (see --help)\n", program, error.what());
        return wrong_options;
    } catch (const KeyboardInterrupt&) {
        status = interrupted;
    } catch (...) {
        fmt::print(stderr, "{}: error: {}\n", program, message_of(std::current_exception()));
        status = failure;
    }
    if (options.elapsed)
        fmt::print(stderr, "elapsed {:.4f}\n", seconds);
    return status;
}

}  // namespace cahier
