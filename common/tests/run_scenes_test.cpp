#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "async/errors.hpp"
#include "workbook/chapter.hpp"
#include "workbook/options.hpp"

namespace cahier {
namespace {

Task<> greeting() {
    say("Hello!");
    co_await sleep(1s);
}

Task<> waiting() {
    say("wait");
    co_await sleep(2500ms);
    say("done");
}

Task<> drawing() {
    say("{}", rng().randint(1, 1'000'000));
    co_return;
}

Task<> failing() {
    co_await sleep(1500ms);
    throw std::runtime_error("it broke");
}

Task<> cancelled() {
    throw Cancelled{};
    co_return;
}

Task<> odd() {
    throw 42;
    co_return;
}

Task<> interrupted() {
    struct Guard {
        ~Guard() { say("left"); }
    };
    const Guard guard;
    std::raise(SIGINT);
    co_await sleep(1h);
    say("never");
}

struct Outcome {
    int status;
    std::string output;
    std::string errors;
};

int call(std::vector<std::string> words, std::initializer_list<Scene> scenes) {
    std::string program = "build/bin/02_demo";
    std::vector<char*> argv{program.data()};
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    return run_scenes(static_cast<int>(argv.size()) - 1, argv.data(), scenes);
}

Outcome outcome(std::vector<std::string> words, std::initializer_list<Scene> scenes) {
    words.insert(words.begin(), {"--clock", "virtual"});
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status = call(std::move(words), scenes);
    const std::string output = testing::internal::GetCapturedStdout();
    return {status, output, testing::internal::GetCapturedStderr()};
}

Outcome outcome(std::vector<std::string> words) {
    return outcome(std::move(words), {{"greeting", greeting}, {"waiting", waiting}});
}

void expect(const Outcome& actual, int status, const std::string& output, const std::string& errors) {
    EXPECT_EQ(actual.status, status);
    EXPECT_EQ(actual.output, output);
    EXPECT_EQ(actual.errors, errors);
}

TEST(RunScenes, RunsAllScenesInOrderUnderTheirTitles) {
    expect(outcome({}), 0, "— greeting —\nHello!\n\n— waiting —\nwait\ndone\n", "");
}

TEST(RunScenes, PrintsNothingOfItsOwnForASceneAskedForByName) {
    expect(outcome({"--scene", "waiting"}), 0, "wait\ndone\n", "");
}

TEST(RunScenes, PrintsNothingOfItsOwnWhenThereIsOneScene) {
    expect(outcome({}, {{"waiting", waiting}}), 0, "wait\ndone\n", "");
}

TEST(RunScenes, RunsTheScenesThatAreNamedInTheOrderOfTheirNaming) {
    expect(outcome({"--scene", "waiting", "--scene=greeting", "--scene", "waiting"}), 0,
           "wait\ndone\nHello!\nwait\ndone\n", "");
}

TEST(RunScenes, ListsTheNamesOneALineAndRunsNothing) {
    expect(outcome({"--list"}), 0, "greeting\nwaiting\n", "");
}

TEST(RunScenes, HelpsWithEveryOptionAndScene) {
    const Outcome help = outcome({"--help"});
    EXPECT_EQ(help.status, 0);
    EXPECT_EQ(help.errors, "");
    for (const char* word : {"02_demo", "--scene", "--list", "--seed", "--clock", "--tcp", "--port",
                             "--elapsed", "--help", "greeting, waiting"})
        EXPECT_NE(help.output.find(word), std::string::npos) << word;
}

TEST(RunScenes, SeedsTheGeneratorWithOneForEachScene) {
    expect(outcome({"--scene", "drawing", "--scene", "again"}, {{"drawing", drawing}, {"again", drawing}}), 0,
           "140892\n140892\n", "");
}

TEST(RunScenes, SeedsTheGeneratorAsPythonDoesWithAnyWholeNumberOf64Bits) {
    const std::vector<std::pair<std::string, std::string>> first_draws = {
        {"0", "885441\n"},
        {"42", "670488\n"},
        {"-42", "670488\n"},
        {"+42", "670488\n"},
        {"18446744073709551615", "22886\n"},
        {"-18446744073709551615", "22886\n"},
    };
    for (const auto& [seed, draw] : first_draws)
        expect(outcome({"--seed", seed}, {{"drawing", drawing}}), 0, draw, "");
}

TEST(RunScenes, SumsTheTimeOfTheScenesInTheLastLineOfErrors) {
    expect(outcome({"--elapsed", "--scene", "waiting", "--scene", "greeting"}), 0, "wait\ndone\nHello!\n",
           "elapsed 3.5000\n");
}

TEST(RunScenes, RunsOnTheRealClockUnlessTold) {
    const auto nap = []() -> Task<> { co_await sleep(30ms); };
    const auto start = std::chrono::steady_clock::now();
    testing::internal::CaptureStderr();
    call({"--elapsed"}, {{"nap", nap}});
    const std::string errors = testing::internal::GetCapturedStderr();
    const Seconds passed = std::chrono::steady_clock::now() - start;
    const double elapsed = std::stod(errors.substr(errors.find(' ')));
    EXPECT_GE(elapsed, 0.03);
    EXPECT_LE(elapsed, passed.count() + 0.0001);
}

constexpr Scene serving{"serving", waiting, Scene::Runs::when_named};

TEST(RunScenes, RunsByDefaultOnlyWhatNeedNotBeNamed) {
    expect(outcome({}, {serving, {"greeting", greeting}}), 0, "Hello!\n", "");
}

TEST(RunScenes, RunsWhatMustBeNamedWhenItIs) {
    expect(outcome({"--scene", "serving"}, {{"greeting", greeting}, serving}), 0, "wait\ndone\n", "");
}

TEST(RunScenes, ListsWhatMustBeNamedWithTheOthers) {
    expect(outcome({"--list"}, {{"greeting", greeting}, serving}), 0, "greeting\nserving\n", "");
}

TEST(RunScenes, HelpsWithWhatMustBeNamed) {
    const Outcome help = outcome({"--help"}, {{"greeting", greeting}, serving});
    EXPECT_NE(help.output.find("Runs its scenes: greeting.\nOnly with --scene: serving.\n"),
              std::string::npos);
}

Task<> telling_of_the_network() {
    say("{} {}", program_options().tcp ? "TCP" : "Unix", program_options().port);
    co_return;
}

TEST(RunScenes, TellsScenesOfThePortAndOfTcp) {
    expect(outcome({"--tcp", "--port", "65535"}, {{"telling", telling_of_the_network}}), 0, "TCP 65535\n",
           "");
}

TEST(RunScenes, HasForgottenTheOptionsOfAnEarlierRun) {
    outcome({"--tcp", "--port", "0"}, {{"telling", telling_of_the_network}});
    expect(outcome({}, {{"telling", telling_of_the_network}}), 0, "Unix 8888\n", "");
}

TEST(RunScenes, StopsAtASceneThatFails) {
    expect(outcome({}, {{"failing", failing}, {"greeting", greeting}}), 1, "— failing —\n",
           "02_demo: error: it broke\n");
}

TEST(RunScenes, SaysTheElapsedTimeOfASceneThatFailsAfterItsError) {
    expect(outcome({"--elapsed"}, {{"failing", failing}}), 1, "",
           "02_demo: error: it broke\nelapsed 1.5000\n");
}

TEST(RunScenes, ReportsWhatIsNoStdException) {
    expect(outcome({}, {{"cancelled", cancelled}}), 1, "", "02_demo: error: cancelled\n");
    const Outcome other = outcome({}, {{"odd", odd}});
    EXPECT_EQ(other.status, 1);
    EXPECT_EQ(other.errors.substr(0, 16), "02_demo: error: ");
}

TEST(RunScenes, LeavesEverythingAndSaysNothingAfterControlC) {
    std::signal(SIGINT, SIG_DFL);  // a background job has it ignored
    expect(outcome({}, {{"interrupted", interrupted}, {"greeting", greeting}}), 130,
           "— interrupted —\nleft\n", "");
}

TEST(RunScenes, AnswersABadCommandLineWithOneLineAndRunsNothing) {
    struct Case {
        std::vector<std::string> words;
        std::string message;
    };
    const std::vector<Case> cases = {
        {{"--foo"}, "unknown option '--foo'"},
        {{"--foo=1"}, "unknown option '--foo'"},
        {{"--sc", "waiting"}, "unknown option '--sc'"},
        {{"--s"}, "unknown option '--s'"},
        {{"-x"}, "unknown option '-x'"},
        {{"-é"}, "unknown option '-é'"},
        {{"-list"}, "unknown option '-list'"},
        {{"--scene", "waiting", "--foo"}, "unknown option '--foo'"},
        {{"--help", "--foo"}, "unknown option '--foo'"},
        {{"--scene"}, "option '--scene' needs a value"},
        {{"--list=all"}, "option '--list' takes no value"},
        {{"waiting"}, "unexpected argument 'waiting'"},
        {{"--list", "waiting", "--foo"}, "unexpected argument 'waiting'"},
        {{"--", "--list"}, "unexpected argument '--list'"},
        {{"-"}, "unexpected argument '-'"},
        {{""}, "unexpected argument ''"},
        {{"--scene", "lunch"}, "unknown scene 'lunch'; scenes: greeting, waiting"},
        {{"--scene", "waiting", "--scene", ""}, "unknown scene ''; scenes: greeting, waiting"},
        {{"--scene", "lunch", "--help"}, "unknown scene 'lunch'; scenes: greeting, waiting"},
        {{"--seed", "one"}, "--seed takes a whole number, not 'one'"},
        {{"--seed", ""}, "--seed takes a whole number, not ''"},
        {{"--seed", "-"}, "--seed takes a whole number, not '-'"},
        {{"--seed", "+-1"}, "--seed takes a whole number, not '+-1'"},
        {{"--seed", "1.5"}, "--seed takes a whole number, not '1.5'"},
        {{"--seed", "0x10"}, "--seed takes a whole number, not '0x10'"},
        {{"--seed", "99999999999999999999x"}, "--seed takes a whole number, not '99999999999999999999x'"},
        {{"--seed", "18446744073709551616"},
         "--seed takes a number of at most 64 bits, not '18446744073709551616'"},
        {{"--seed=-18446744073709551616"},
         "--seed takes a number of at most 64 bits, not '-18446744073709551616'"},
        {{"--clock", "fast"}, "--clock takes real or virtual, not 'fast'"},
        {{"--tcp=yes"}, "option '--tcp' takes no value"},
        {{"--port", ""}, "--port takes a number from 0 to 65535, not ''"},
        {{"--port", "http"}, "--port takes a number from 0 to 65535, not 'http'"},
        {{"--port", "80x"}, "--port takes a number from 0 to 65535, not '80x'"},
        {{"--port", "-1"}, "--port takes a number from 0 to 65535, not '-1'"},
        {{"--port", "65536"}, "--port takes a number from 0 to 65535, not '65536'"},
        {{"--time-limit", "0"}, "--time-limit takes a number from 1 to 86400, not '0'"},
        {{"--time-limit", "5s"}, "--time-limit takes a number from 1 to 86400, not '5s'"},
    };
    for (const Case& bad : cases)
        expect(outcome(bad.words), 2, "", "02_demo: " + bad.message + " (see --help)\n");
}

TEST(RunScenes, RefusesTwoScenesOfOneName) {
    EXPECT_THROW(call({}, {{"greeting", greeting}, {"waiting", waiting}, {"greeting", waiting}}),
                 std::logic_error);
}

TEST(RunScenesDeathTest, FailsWhenTheDiskIsFull) {
    const auto run_on_full_disk = [] {
        dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO);
        std::_Exit(call({}, {{"greeting", greeting}}));
    };
    EXPECT_EXIT(run_on_full_disk(), testing::ExitedWithCode(1),
                "^02_demo: error: standard output: No space left on device\n$");
}

// Standard output is a pipe that nobody reads.
[[noreturn]] void run_unread(std::initializer_list<Scene> scenes) {
    int ends[2];
    if (pipe(ends) == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
    }
    std::_Exit(call({}, scenes));
}

TEST(RunScenesDeathTest, EndsQuietlyWhenItsReaderHasGone) {
    std::signal(SIGPIPE, SIG_DFL);
    EXPECT_EXIT(run_unread({{"greeting", greeting}}), testing::KilledBySignal(SIGPIPE), "^$");
}

TEST(RunScenesDeathTest, FailsWhenItsReaderHasGoneAndTheSignalIsIgnored) {
    const auto run_unkilled = [] {
        std::signal(SIGPIPE, SIG_IGN);
        run_unread({{"greeting", greeting}});
    };
    EXPECT_EXIT(run_unkilled(), testing::ExitedWithCode(1),
                "^02_demo: error: standard output: Broken pipe\n$");
}

TEST(SayDeathTest, PrintsALineAtOnce) {
    const auto say_and_vanish = [] {
        dup2(STDERR_FILENO, STDOUT_FILENO);
        say("{} and {:.2f}", "one", 2.0);
        say();
        std::_Exit(0);  // writes nothing that is still in a buffer
    };
    EXPECT_EXIT(say_and_vanish(), testing::ExitedWithCode(0), "^one and 2.00\n\n$");
}

}  // namespace
}  // namespace cahier
