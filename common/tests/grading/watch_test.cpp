#include "tools/watch.hpp"

#include <gtest/gtest.h>

#include "scratch.hpp"
#include "tools/progress.hpp"

namespace cahier {
namespace {

TEST(Watch, HearsEachLineAndKeepsThemAll) {
    const Scratch scratch;
    std::vector<std::string> lines;
    const int status = watch({"sh", "-c", "echo one; echo two >&2; printf three; exit 3"}, scratch / "log",
                             [&](std::string_view line) { lines.emplace_back(line); });
    EXPECT_EQ(status, 3);
    EXPECT_EQ(lines, (std::vector<std::string>{"one", "two", "three"}));
    EXPECT_EQ(read_file(scratch / "log"), "one\ntwo\nthree");
}

TEST(Watch, TellsASignalAndAProgramThatIsNotThere) {
    const Scratch scratch;
    const auto ignore = [](std::string_view) {};
    EXPECT_EQ(watch({"sh", "-c", "kill -TERM $$"}, scratch / "log", ignore), 128 + 15);
    EXPECT_EQ(watch({"/no/such/program"}, scratch / "log", ignore), 127);
}

// What it prints when it hears these lines, without a terminal.
std::string heard(const std::vector<std::string>& lines) {
    testing::internal::CaptureStderr();
    {
        Progress progress("Compiling");
        for (const std::string& line : lines)
            progress.hear(line);
    }
    return testing::internal::GetCapturedStderr();
}

TEST(Progress, IsALineForEachTenthThatIsDone) {
    EXPECT_EQ(heard({"[1/20] Building", "[2/20] Building", "[3/20] Building", "[9/20] Linking"}),
              "Compiling: 0 %\nCompiling: 10 %\nCompiling: 45 %\n");
    EXPECT_EQ(heard({" 1/2 Test #1: 1.02_class_manager ... Passed", "2/2 Test #2: ..."}),
              "Compiling: 0 %\nCompiling: 50 %\nCompiling: 100 %\n");
}

TEST(Progress, LeavesOtherLinesAlone) {
    EXPECT_EQ(
        heard({"", "[", "[1", "[1/", "[2/2", "2/2", "[a/b] c", "2/2 questions", "error: [2/2]", "[5/0] x"}),
        "Compiling: 0 %\nCompiling: 100 %\n");
}

}  // namespace
}  // namespace cahier
