#include "tools/transcript.hpp"

#include <gtest/gtest.h>

namespace cahier {
namespace {

const std::string expected =
    "  0.000  lamp: warming up\n"
    "  0.250  lamp: on\n"
    "  0.250  keeper: sees it\n"
    "  0.250  lamp: burns\n"
    "done\n";

bool passes(const std::string& actual, bool ordered = false) {
    return canonical(actual, expected, ordered) == canonical(expected, expected, ordered);
}

TEST(Transcript, IsEqualToItself) {
    EXPECT_TRUE(passes(expected));
    EXPECT_TRUE(passes(expected, true));
}

TEST(Transcript, MayHaveLinesOfOneInstantInAnyOrderIfTheyAreAboutDifferentThings) {
    const std::string swapped =
        "  0.000  lamp: warming up\n  0.250  keeper: sees it\n  0.250  lamp: on\n  0.250  lamp: "
        "burns\ndone\n";
    EXPECT_TRUE(passes(swapped));
    EXPECT_FALSE(passes(swapped, true));
}

TEST(Transcript, KeepsTheOrderOfLinesAboutOneThing) {
    EXPECT_FALSE(
        passes("  0.000  lamp: warming up\n  0.250  lamp: burns\n  0.250  keeper: sees it\n  0.250  lamp: "
               "on\ndone\n"));
}

TEST(Transcript, KeepsTheOrderOfInstantsAndOfLinesWithoutOne) {
    EXPECT_FALSE(
        passes("  0.250  lamp: on\n  0.250  keeper: sees it\n  0.250  lamp: burns\n  0.000  lamp: warming "
               "up\ndone\n"));
    EXPECT_FALSE(passes("done\n" + expected.substr(0, expected.size() - 5)));
}

TEST(Transcript, MissesNoLineAndNoExtraOne) {
    EXPECT_FALSE(passes(expected + "done\n"));
    EXPECT_FALSE(passes(expected + "  9.000  lamp: on\n"));
    EXPECT_FALSE(passes("  0.000  lamp: warming up\n  0.250  lamp: on\n  0.250  keeper: sees it\ndone\n"));
    EXPECT_FALSE(
        passes("  0.000  lamp: warming up\n  0.250  lamp: on\n  0.250  lamp: on\n  0.250  keeper: sees it\n"
               "  0.250  lamp: burns\ndone\n"));
    EXPECT_FALSE(passes(""));
}

TEST(Transcript, IgnoresBlanksAtTheEndsOfLinesAndTheLastNewline) {
    EXPECT_TRUE(
        passes("  0.000  lamp: warming up  \r\n  0.250  lamp: on\t\n  0.250  keeper: sees it\r\n"
               "  0.250  lamp: burns\ndone"));
    EXPECT_TRUE(passes(expected + "\n\n"));
    EXPECT_FALSE(passes("\n" + expected));
}

TEST(Transcript, ShowsTheDifferenceInTheOrderOfTheExpectedOne) {
    const std::string actual = canonical(
        "  0.000  lamp: warming up\n  0.250  keeper: sees it\n  0.250  lamp: on\ndone\n", expected, false);
    EXPECT_EQ(
        difference(canonical(expected, expected, false), actual),
        "--- expected\n+++ actual\n@@ -1,5 +1,4 @@\n"
        "   0.000  lamp: warming up\n   0.250  lamp: on\n-  0.250  lamp: burns\n   0.250  keeper: sees it\n"
        " done\n");
}

TEST(Transcript, MakesInvisibleCharactersVisible) {
    EXPECT_EQ(visible("a\tb\x1b[2J\x7f"), "a\\tb\\x1b[2J\\x7f");
    EXPECT_EQ(visible("caf\u00e9\u00a0: \u200b\ufeff\u202e"), "caf\u00e9\\u00a0: \\u200b\\ufeff\\u202e");
    EXPECT_EQ(visible("\xff\xc3(\xed\xa0\x80\xf5"), "\\xff\\xc3(\\xed\\xa0\\x80\\xf5");
    EXPECT_EQ(visible("\U0001f517 \u26a0\ufe0f \u2705\nnext"), "\U0001f517 \u26a0\ufe0f \u2705\nnext");
    EXPECT_NE(difference("a b\n", "a\u00a0b\n").find("+a\\u00a0b"), std::string::npos);
}

TEST(Transcript, SaysSomethingWhenOnlyTheWayItIsShownIsTheSame) {
    EXPECT_NE(difference("\x1b\n", "\\x1b\n"), "");
}

}  // namespace
}  // namespace cahier
