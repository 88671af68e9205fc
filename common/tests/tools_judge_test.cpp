#include "tools/judge.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tools/answers.hpp"
#include "tools/files.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;

// A folder with transcripts in it and with programs, which are shell scripts: $2 is the scene, $4 the seed.
class Judge : public testing::Test {
protected:
    Judge() : folder_(fs::temp_directory_path() / fs::path("cahier-judge-" + std::to_string(getpid()))) {
        fs::create_directories(folder_);
        write("nominal.txt", "seed 1\n");
        write("nominal.seed7.txt", "seed 7\n");
    }
    ~Judge() override { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
    }

    Verdict verdict_on(const std::string& script) const {
        write("program", "#!/bin/sh\n" + script + "\n");
        fs::permissions(folder_ / "program", fs::perms::owner_all);
        return judge_scenes(folder_ / "program", {scene_}, folder_).front();
    }

    const fs::path folder_;
    const ExerciseScene scene_{"nominal", 2, false, ""};
};

// What /proc/PID/stat says: gone, or a zombie until whoever adopted it has noticed, is not running.
bool runs(const std::string& stat) {
    std::ifstream file(stat);
    std::string word;
    while (file >> word && !word.ends_with(')')) {
    }
    return file >> word && word != "Z";
}

TEST_F(Judge, PassesWhatIsRightUnderEverySeed) {
    const Verdict verdict = verdict_on("echo seed $4");
    EXPECT_TRUE(verdict.passed);
    EXPECT_EQ(verdict.points, 2);
    EXPECT_EQ(verdict.sentence, "");
}

TEST_F(Judge, FailsWhatIsWrongUnderOneSeedAndNamesIt) {
    const Verdict verdict = verdict_on("echo seed 1");
    EXPECT_FALSE(verdict.passed);
    EXPECT_EQ(verdict.seed, 7U);
    EXPECT_EQ(verdict.sentence, "printed 1 line in place of 1 line");
    EXPECT_NE(verdict.difference.find("-seed 7\n+seed 1\n"), std::string::npos);
}

TEST_F(Judge, RunsASceneNoMoreThatHasFailed) {
    (void)verdict_on("echo \"$4\" >>$0.seeds; echo wrong");
    EXPECT_EQ(read_file(folder_ / "program.seeds"), "1\n");
}

TEST_F(Judge, CountsTheLinesThatDiffer) {
    EXPECT_EQ(verdict_on("echo seed $4; echo more; echo and more").sentence, "printed 2 lines too many");
    EXPECT_EQ(verdict_on("true").sentence, "did not print 1 line");
}

TEST_F(Judge, FailsARightTranscriptWithAWrongEnd) {
    EXPECT_EQ(verdict_on("echo seed $4; exit 3").sentence, "ended with exit status 3 instead of 0");
    const Verdict crashed = verdict_on("echo seed $4; kill -SEGV $$");
    EXPECT_FALSE(crashed.passed);
    EXPECT_EQ(crashed.sentence, "crashed: Segmentation fault (signal 11)");
    EXPECT_EQ(crashed.difference, "");
    EXPECT_EQ(verdict_on("echo seed $4; exit 124").sentence, "did not end within 5 seconds");
}

TEST_F(Judge, KeepsWhatWasSaidOnStandardError) {
    EXPECT_EQ(verdict_on("echo help >&2").errors, "help\n");
}

TEST_F(Judge, EndsAProgramThatSleepsForEverAndItsChildren) {
    const auto start = std::chrono::steady_clock::now();
    const Verdict verdict =
        verdict_on("sleep 1000 & echo $! > " + (folder_ / "child").string() + "; sleep 1000");
    EXPECT_EQ(verdict.sentence, "did not end within 5 seconds");
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
    pid_t child = 0;
    std::ifstream(folder_ / "child") >> child;
    ASSERT_GT(child, 0);
    const std::string stat = "/proc/" + std::to_string(child) + "/stat";
    while (runs(stat) && std::chrono::steady_clock::now() - start < std::chrono::seconds(60))
        std::this_thread::yield();
    EXPECT_FALSE(runs(stat));
}

TEST_F(Judge, EndsAProgramThatPrintsForEver) {
    EXPECT_EQ(verdict_on("exec yes").sentence, "printed more than 1 MiB");
}

TEST_F(Judge, SaysWhenThereIsNoProgramOrNoTranscript) {
    EXPECT_EQ(judge_scenes(folder_ / "none", {scene_}, folder_).front().sentence, "was not built");
    const ExerciseScene other{"other", 1, false, ""};
    EXPECT_THROW(judge_scenes(folder_ / "none", {other}, folder_), std::runtime_error);
}

TEST(Seeds, AreListsAndRanges) {
    using Seeds = std::vector<std::uint64_t>;
    EXPECT_EQ(parse_seeds("7"), Seeds{7});
    EXPECT_EQ(parse_seeds("1-3"), (Seeds{1, 2, 3}));
    EXPECT_EQ(parse_seeds("5,1-2,18446744073709551615"), (Seeds{5, 1, 2, 18446744073709551615U}));
    for (const char* bad : {"", "a", "1-", "-1", "3-1", "1,", "1;2", "1-99999", "18446744073709551616"})
        EXPECT_THROW(parse_seeds(bad), UserError) << bad;
}

TEST(Exercises, AreFoundByNumberAndBeginning) {
    std::vector<Exercise> exercises(3);
    exercises[0].name = "05_several_managers";
    exercises[1].name = "21_site_monitor";
    exercises[2].name = "22_task_manager";
    EXPECT_EQ(&find_exercise(exercises, "05"), &exercises[0]);
    EXPECT_EQ(&find_exercise(exercises, "5"), &exercises[0]);
    EXPECT_EQ(&find_exercise(exercises, "22_task_manager"), &exercises[2]);
    for (const char* bad : {"2", "", "9", "managers"})
        EXPECT_THROW(find_exercise(exercises, bad), UserError) << bad;
}

TEST(WrongAnswers, MustFailExactlyTheirScenes) {
    const std::vector<Verdict> verdicts = {Verdict{"a", 1, true, 1, "", "", ""},
                                           Verdict{"b", 1, false, 1, "crashed", "", ""}};
    EXPECT_TRUE(unexpected(verdicts, {"b"}).empty());
    EXPECT_EQ(unexpected(verdicts, {}).size(), 1U);
    EXPECT_EQ(unexpected(verdicts, {"a", "b"}).size(), 1U);
    EXPECT_EQ(unexpected(verdicts, {"a"}).size(), 2U);
}

}  // namespace
}  // namespace cahier
