#include "tools/assignment.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "scratch.hpp"

namespace cahier {
namespace {

std::vector<Exercise> exercises() {
    Exercise second;
    second.name = "02_class_manager";
    second.scenes = {{"nominal", 2, false, ""}, {"result", 1, false, ""}};
    Exercise fourth;
    fourth.name = "04_timers";
    fourth.scenes = {{"nominal", 3, false, ""}};
    return {second, fourth};
}

Assignment read(std::string_view json) {
    const Scratch scratch;
    return read_assignment(scratch.write("a.json", json), exercises());
}

// The sentence without the name of the file, which is another one each time.
std::string sentence(std::string_view json) {
    const std::string text = thrown<UserError>([&] { read(json); });
    const auto at = text.find("a.json");
    return at == text.npos ? text : text.substr(at + 6);
}

TEST(Assignment, OfTheWholeWorkbookHasFiveSeedsThatNobodyHasSeen) {
    const Assignment whole = whole_workbook(exercises());
    EXPECT_EQ(whole.exercises.size(), 2u);
    EXPECT_EQ(whole.seeds.size(), 5u);
    EXPECT_TRUE(std::all_of(whole.seeds.begin(), whole.seeds.end(), [](auto seed) { return seed > 20; }));
}

TEST(Assignment, NamesExercisesAndSeeds) {
    const Assignment assignment = read(R"({"exercises": ["04_timers"], "seeds": [12, 7]})");
    ASSERT_EQ(assignment.exercises.size(), 1u);
    EXPECT_EQ(assignment.exercises[0].name, "04_timers");
    EXPECT_EQ(assignment.exercises[0].points(), 3);
    EXPECT_EQ(assignment.seeds, (std::vector<std::uint64_t>{7, 12}));
}

TEST(Assignment, MayGiveOtherPointsThanDeclared) {
    const Assignment assignment = read(
        R"({"exercises": {"04_timers": {}, "02_class_manager": {"points": {"nominal": 10}}}, "seeds": [7]})");
    ASSERT_EQ(assignment.exercises.size(), 2u);
    EXPECT_EQ(assignment.exercises[0].name, "02_class_manager")
        << "not in the order in which they are taught";
    EXPECT_EQ(assignment.exercises[0].points(), 11);
    EXPECT_EQ(assignment.exercises[1].points(), 3);
}

TEST(Assignment, SaysWhatIsWrongWithIt) {
    EXPECT_EQ(sentence(R"({"exercises": ["04_timers"]})"), ": it has no seeds");
    EXPECT_EQ(sentence(R"({"seeds": [7]})"), ": it has no exercises");
    EXPECT_EQ(sentence(R"([7])"), ": it is no object with exercises and seeds");
    EXPECT_EQ(sentence(R"({"exercises": ["04_timers"], "seeds": [7], "sedes": 1})"),
              ": it has \"sedes\", but may have only exercises and seeds");
    EXPECT_EQ(sentence(R"({"exercises": ["04_timers"], "seeds": []})"),
              ": its seeds are no list of 1 to 100 numbers");
    EXPECT_EQ(sentence(R"({"exercises": ["04_timers"], "seeds": 7})"),
              ": its seeds are no list of 1 to 100 numbers");
    EXPECT_EQ(sentence(R"({"exercises": ["04_timers"], "seeds": [7, -1]})"),
              ": its seed -1 is no whole number from 0 on");
    EXPECT_EQ(sentence(R"({"exercises": ["04_timers"], "seeds": [7, 7]})"), ": it has a seed twice");
    EXPECT_EQ(sentence(R"({"exercises": ["05_timers"], "seeds": [7]})"),
              ": there is no exercise \"05_timers\"; the exercises are: 02_class_manager 04_timers");
    EXPECT_EQ(sentence(R"({"exercises": [], "seeds": [7]})"),
              ": its exercises are neither names nor an object of names");
    EXPECT_EQ(sentence(R"({"exercises": 4, "seeds": [7]})"),
              ": its exercises are neither names nor an object of names");
    EXPECT_EQ(sentence(R"({"exercises": ["04_timers", "04_timers"], "seeds": [7]})"),
              ": its exercises have \"04_timers\", which is no name or is there twice");
    EXPECT_EQ(sentence(R"({"exercises": {"04_timers": {}, "04_timers": {}}, "seeds": [7]})"),
              ": \"04_timers\" is in there twice");
    EXPECT_EQ(sentence(R"({"exercises": {"04_timers": {"scenes": 1}}, "seeds": [7]})"),
              ": 04_timers has \"scenes\", but may have only points");
    EXPECT_EQ(sentence(R"({"exercises": {"04_timers": 3}, "seeds": [7]})"),
              ": 04_timers is no object with points");
    EXPECT_EQ(sentence(R"({"exercises": {"04_timers": {"points": 3}}, "seeds": [7]})"),
              ": its points of 04_timers are no object such as {\"nominal\": 2}");
    EXPECT_EQ(sentence(R"({"exercises": {"04_timers": {"points": {"nominal": 1.5}}}, "seeds": [7]})"),
              ": its points of nominal, 1.5, are no whole number from 0 to 1000");
    EXPECT_EQ(sentence(R"({"exercises": {"04_timers": {"points": {"result": 1}}}, "seeds": [7]})"),
              ": 04_timers has no scene 'result'; its scenes are: nominal");
}

TEST(Assignment, ThatIsNoJsonIsOneLine) {
    const std::string text = sentence("{\n\"exercises\":\n");
    EXPECT_TRUE(text.starts_with(" is no JSON: ")) << text;
    EXPECT_EQ(text.find('\n'), text.npos) << text;
}

TEST(Assignment, ThatIsNotThereIsAnError) {
    EXPECT_EQ(thrown<UserError>([] { read_assignment("/no/such.json", exercises()); }),
              "there is no assignment /no/such.json");
}

}  // namespace
}  // namespace cahier
