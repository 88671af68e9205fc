#include "tools/grades.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "scratch.hpp"
#include "tools/csv.hpp"
#include "tools/gradescope.hpp"
#include "tools/report.hpp"

namespace cahier {
namespace {

// Two exercises, and a class in which everything happens.
class Marks : public testing::Test {
protected:
    Marks() {
        Exercise second;
        second.name = "02_class_manager";
        second.scenes = {{"nominal", 2, false, "a lamp burns"}, {"extra", 0, false, ""}};
        Exercise fourth;
        fourth.name = "04_timers";
        fourth.scenes = {{"nominal", 3, false, ""}};
        assignment.exercises = {second, fourth};
        assignment.seeds = {7};
        students.resize(3);
        students[0].id = 3;
        students[0].name = "Ada";
        students[1].id = 1;
        students[1].name = "=<b>\"Bob\"";
        students[1].refused["04_timers"] = "exercise.cpp is a symbolic link";
        students[2].id = 2;
        students[2].name = "Zoé";
        students[2].ignored = {"notes.txt"};
        grades.assignment = &assignment;
        grades.rows = {
            {&students[0], {{Mark::State::judged, 2, "aaaa"}, {Mark::State::judged, 3, "bbbb"}}},
            {&students[1], {{Mark::State::judged, 0, "cccc"}, {Mark::State::refused, 0, ""}}},
            {&students[2], {{Mark::State::missing, 0, ""}, {Mark::State::not_built, 0, "dddd"}}},
        };
        provenance.workbook = "abc+changes";
        provenance.compiler = "clang 19";
        provenance.seeds = {7};
        provenance.sandbox = "bwrap";
    }

    Judged judged(const Student& student, const Exercise& exercise) const {
        Judged found;
        if (student.name == "Zoé")
            found.messages = "exercise.cpp:1:1: error: <what?>\n";
        else
            for (const ExerciseScene& scene : exercise.scenes)
                found.verdicts.push_back(
                    {scene.name, scene.points, student.name == "Ada", 7,
                     student.name == "Ada" ? "" : "crashed & burnt",
                     student.name == "Ada" ? "" : "--- expected\n+++ actual\n-secret\n+<i>\n", ""});
        return found;
    }

    nlohmann::json gradescope(std::size_t row) const {
        return nlohmann::json::parse(gradescope_results(
            grades, grades.rows[row], provenance,
            [&](const Exercise& exercise) { return judged(*grades.rows[row].student, exercise); }));
    }

    std::string report() const {
        const Scratch scratch;
        write_report(
            scratch / "report.html", grades, {"one file is ignored"}, provenance,
            [&](const Student& student, const Exercise& exercise) { return judged(student, exercise); });
        return read_file(scratch / "report.html");
    }

    static bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

    Assignment assignment;
    std::vector<Student> students;
    Grades grades;
    Provenance provenance;
};

TEST_F(Marks, AreATableForSpreadsheets) {
    EXPECT_EQ(as_csv(grades),
              "student,02_class_manager,04_timers,total,maximum\n"
              "Ada,2,3,5,5\n"
              "\"'=<b>\"\"Bob\"\"\",0,0,0,5\n"
              "Zoé,0,0,0,5\n");
}

TEST_F(Marks, AreWhatTheScenesThatPassAreWorth) {
    const std::vector<Verdict> verdicts = {{"nominal", 99, true, 7, "", "", ""},
                                           {"extra", 99, true, 7, "", "", ""}};
    EXPECT_EQ(points_of(assignment.exercises[0], verdicts), 2) << "not the points of the assignment";
    EXPECT_EQ(points_of(assignment.exercises[0], {verdicts[1]}), 0);
    EXPECT_EQ(points_of(assignment.exercises[0], {{"nominal", 99, false, 7, "", "", ""}}), 0);
}

TEST_F(Marks, ThatHaveChangedAreListed) {
    const std::string before = as_csv(grades);
    EXPECT_TRUE(changes(before, before).empty());
    grades.rows[1].marks[0].points = 2;
    students[2].name = "Zora";
    std::string found;
    for (const Change& change : changes(before, as_csv(grades)))
        found += change.student + " " + change.exercise + " " + change.before + " " + change.after + "\n";
    EXPECT_EQ(found,
              "'=<b>\"Bob\" 02_class_manager 0 2\n"
              "Zora 02_class_manager none 0\nZora 04_timers none 0\n"
              "Zoé 02_class_manager 0 none\nZoé 04_timers 0 none\n");
}

TEST_F(Marks, AreNotComparedWithSomethingElse) {
    for (const char* text : {"", "hello", "student\n", "student,a,total\n",
                             "student,a,total,maximum\nAda,1,1\n", "student,a,total,maximum\n\"Ada,1,1,1\n"})
        EXPECT_EQ(thrown<UserError>([&] { changes(text, as_csv(grades)); }),
                  "what to compare with is no grades.csv")
            << text;
}

TEST_F(Marks, SayInJsonWhatTheyDependOn) {
    const auto json = nlohmann::json::parse(as_json(grades, provenance));
    EXPECT_EQ(json["workbook"], "abc+changes");
    EXPECT_EQ(json["compiler"], "clang 19");
    EXPECT_EQ(json["seeds"], nlohmann::json({7}));
    EXPECT_EQ(json["points"]["02_class_manager"]["nominal"], 2);
    EXPECT_EQ(json["students"][0]["marks"]["04_timers"]["sha256"], "bbbb");
    EXPECT_EQ(json["students"][1]["marks"]["04_timers"]["state"], "refused");
    EXPECT_EQ(json["students"][2]["marks"]["02_class_manager"]["state"], "missing");
    EXPECT_EQ(json["students"][2]["marks"]["04_timers"]["state"], "not built");
}

TEST_F(Marks, ForGradescopeAreATestForEachScene) {
    const auto json = gradescope(0);
    EXPECT_EQ(json["score"], 5);
    ASSERT_EQ(json["tests"].size(), 3u);
    EXPECT_EQ(json["tests"][0]["name"], "02_class_manager.nominal");
    EXPECT_EQ(json["tests"][0]["score"], 2);
    EXPECT_EQ(json["tests"][0]["max_score"], 2);
    EXPECT_EQ(json["tests"][0]["status"], "passed");
    EXPECT_EQ(json["extra_data"]["student"], "Ada");
}

TEST_F(Marks, ForGradescopeSayWhyButDoNotGiveTheTranscriptAway) {
    const auto json = gradescope(1);
    EXPECT_EQ(json["tests"][0]["status"], "failed");
    EXPECT_EQ(json["tests"][0]["score"], 0);
    EXPECT_EQ(json["tests"][0]["output"], "It crashed & burnt.\n\nWhat the scene does: a lamp burns");
    EXPECT_EQ(json["tests"][2]["output"], "It was not taken: exercise.cpp is a symbolic link.");
    EXPECT_FALSE(has(json.dump(), "secret"));
    EXPECT_FALSE(has(json.dump(), "seed"));
}

TEST_F(Marks, ForGradescopeHaveTheCompilersErrors) {
    const auto json = gradescope(2);
    EXPECT_EQ(json["score"], 0);
    EXPECT_TRUE(has(json["tests"][0]["output"], "It was not handed in."));
    EXPECT_TRUE(has(json["tests"][2]["output"], "error: <what?>"));
}

TEST_F(Marks, AreAPageWithALinkToEachStudent) {
    const std::string page = report();
    EXPECT_TRUE(has(page, "<a href=\"#s3\">Ada</a>"));
    EXPECT_TRUE(has(page, "<section id=\"s3\">"));
    EXPECT_TRUE(has(page, "abc+changes"));
    EXPECT_TRUE(has(page, "clang 19"));
    EXPECT_TRUE(has(page, "Remark: one file is ignored."));
    EXPECT_TRUE(has(page, "exercise.cpp is a symbolic link"));
    EXPECT_TRUE(has(page, "notes.txt"));
    EXPECT_TRUE(has(page, "cccc"));
}

// Whatever students write, it is text.
TEST_F(Marks, AreAPageWithoutScriptsOrOthersMarkup) {
    const std::string page = report();
    EXPECT_TRUE(has(page, "=&lt;b&gt;\"Bob\""));
    EXPECT_TRUE(has(page, "+&lt;i&gt;"));
    EXPECT_TRUE(has(page, "error: &lt;what?&gt;"));
    EXPECT_TRUE(has(page, "crashed &amp; burnt"));
    for (const char* part : {"<script", "<i>", "src=", "http:", "https:"})
        EXPECT_FALSE(has(page, part)) << part;
}

TEST_F(Marks, AreAPageWhoseEmptyElementsAreClosed) {
    const Scratch scratch;
    write_report(scratch / "report.html", grades, {}, provenance,
                 [](const Student&, const Exercise&) { return Judged(); });
    const std::string page = read_file(scratch / "report.html");
    EXPECT_TRUE(has(page, "<pre></pre>"));
    EXPECT_FALSE(has(page, "/>"));
}

TEST(ShortName, IsTheNumberUnlessTwoHaveIt) {
    Assignment assignment;
    for (const char* name : {"02_a", "02_b", "03_c", "quiz"})
        assignment.exercises.emplace_back().name = name;
    std::vector<std::string> names;
    for (const Exercise& exercise : assignment.exercises)
        names.push_back(short_name(exercise, assignment));
    EXPECT_EQ(names, (std::vector<std::string>{"02_a", "02_b", "03", "quiz"}));
}

TEST(Csv, IsReadAsItIsWritten) {
    const std::vector<std::string> line = {"", "a,b", "say \"hi\"", "two\nlines", "Zoé", "\r"};
    const auto lines = parse_csv(csv_line(line) + csv_line({"x", ""}));
    ASSERT_TRUE(lines.has_value());
    EXPECT_EQ(*lines, (std::vector<std::vector<std::string>>{line, {"x", ""}}));
}

TEST(Csv, IsNoFormula) {
    EXPECT_EQ(csv_line({"=1+1", "+1", "-1", "@a", "a=b"}), "'=1+1,'+1,'-1,'@a,a=b\n");
}

TEST(Csv, OfSpreadsheetsHasOtherLineEnds) {
    EXPECT_EQ(parse_csv("a,b\r\n1,\"2\"\r\n"),
              (std::vector<std::vector<std::string>>{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(parse_csv("a\n\"b"), std::nullopt);
    EXPECT_EQ(parse_csv("\"a\"b\n"), std::nullopt);
}

TEST(Shortened, KeepsTheBeginningAndSaysHowMuchMoreThereIs) {
    EXPECT_EQ(shortened("one\ntwo\n"), "one\ntwo\n");
    EXPECT_EQ(shortened(""), "");
    std::string lines;
    for (int i = 0; i < 201; ++i)
        lines += "x\n";
    EXPECT_EQ(shortened(lines), lines.substr(2) + "... and 2 bytes more\n");
    const std::string wide = shortened("é" + std::string(19997, 'x') + "éy");
    EXPECT_TRUE(wide.ends_with("x\n... and 3 bytes more\n")) << wide.substr(19900);
}

}  // namespace
}  // namespace cahier
