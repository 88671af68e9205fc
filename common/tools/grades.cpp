#include "tools/grades.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tools/csv.hpp"

namespace cahier {
namespace {

std::string cell(const Mark& mark) {
    switch (mark.state) {
        case Mark::State::missing:
            return "-";
        case Mark::State::refused:
            return "!";
        case Mark::State::not_built:
            return "x";
        case Mark::State::judged:
            break;
    }
    return std::to_string(mark.points);
}

const char* name_of(Mark::State state) {
    switch (state) {
        case Mark::State::missing:
            return "missing";
        case Mark::State::refused:
            return "refused";
        case Mark::State::not_built:
            return "not built";
        case Mark::State::judged:
            break;
    }
    return "judged";
}

// fmt knows how wide characters are, but cuts what is too wide by its bytes: hence no limit.
void print_row(const std::vector<std::string>& cells, std::size_t name_width,
               const std::vector<std::size_t>& widths) {
    fmt::print("{:<{}}", cells[0], name_width);
    for (std::size_t i = 1; i < cells.size(); ++i)
        fmt::print("  {:>{}}", cells[i], widths[i - 1]);
    fmt::print("\n");
}

// The names of students whose answer to an exercise is in that state, with the exercises.
void print_students(const Grades& grades, Mark::State state, const char* title) {
    bool first = true;
    for (const Grades::Row& row : grades.rows) {
        std::string exercises;
        for (std::size_t i = 0; i < row.marks.size(); ++i)
            if (row.marks[i].state == state)
                exercises += " " + short_name(grades.assignment->exercises[i], *grades.assignment);
        if (exercises.empty())
            continue;
        fmt::print("{}  {}:{}\n", first ? title : "", row.student->name, exercises);
        first = false;
    }
}

using Marks = std::map<std::pair<std::string, std::string>, std::string>;  // by student and exercise

Marks read_marks(std::string_view csv, const std::string& which) {
    const auto fail = [&] { return UserError(fmt::format("{} is no grades.csv", which)); };
    const auto lines = parse_csv(csv);
    if (!lines || lines->empty())
        throw fail();
    const std::vector<std::string>& head = lines->front();
    if (head.size() < 3 || head.front() != "student" || head[head.size() - 2] != "total")
        throw fail();
    Marks marks;
    for (std::size_t i = 1; i < lines->size(); ++i) {
        const std::vector<std::string>& line = (*lines)[i];
        if (line.size() != head.size())
            throw fail();
        for (std::size_t column = 1; column + 2 < head.size(); ++column)
            marks[{line[0], head[column]}] = line[column];
    }
    return marks;
}

}  // namespace

int Grades::Row::points() const {
    int sum = 0;
    for (const Mark& mark : marks)
        sum += mark.points;
    return sum;
}

int Grades::maximum() const {
    int sum = 0;
    for (const Exercise& exercise : assignment->exercises)
        sum += exercise.points();
    return sum;
}

int points_of(const Exercise& exercise, const std::vector<Verdict>& verdicts) {
    int sum = 0;
    for (const Verdict& verdict : verdicts)
        if (verdict.passed)
            sum += exercise.scene(verdict.scene).points;
    return sum;
}

std::string short_name(const Exercise& exercise, const Assignment& assignment) {
    const std::string number = exercise.name.substr(0, exercise.name.find('_'));
    const auto same = std::count_if(
        assignment.exercises.begin(), assignment.exercises.end(),
        [&](const Exercise& other) { return other.name.substr(0, other.name.find('_')) == number; });
    return same == 1 ? number : exercise.name;
}

void print_table(const Grades& grades) {
    std::vector<std::string> head = {"student"};
    for (const Exercise& exercise : grades.assignment->exercises)
        head.push_back(fmt::format("{}/{}", short_name(exercise, *grades.assignment), exercise.points()));
    head.push_back(fmt::format("total/{}", grades.maximum()));
    std::vector<std::size_t> widths;
    for (std::size_t i = 1; i < head.size(); ++i)
        widths.push_back(head[i].size());
    std::size_t name_width = head[0].size();
    for (const Grades::Row& row : grades.rows)
        name_width =
            std::max(name_width, std::min<std::size_t>(fmt::formatted_size("{}", row.student->name), 40));

    fmt::print("\n");
    print_row(head, name_width, widths);
    std::set<Mark::State> states;
    for (const Grades::Row& row : grades.rows) {
        std::vector<std::string> cells = {row.student->name};
        for (const Mark& mark : row.marks) {
            cells.push_back(cell(mark));
            states.insert(mark.state);
        }
        cells.push_back(std::to_string(row.points()));
        print_row(cells, name_width, widths);
    }
    fmt::print("\n");
    if (states.contains(Mark::State::missing))
        print_students(grades, Mark::State::missing, "-  was not handed in:\n");
    if (states.contains(Mark::State::refused))
        print_students(grades, Mark::State::refused, "!  was not taken, the report says why:\n");
    if (states.contains(Mark::State::not_built))
        print_students(grades, Mark::State::not_built, "x  does not compile, or does not link:\n");
}

std::string as_csv(const Grades& grades) {
    std::vector<std::string> head = {"student"};
    for (const Exercise& exercise : grades.assignment->exercises)
        head.push_back(exercise.name);
    head.insert(head.end(), {"total", "maximum"});
    std::string text = csv_line(head);
    for (const Grades::Row& row : grades.rows) {
        std::vector<std::string> line = {row.student->name};
        for (const Mark& mark : row.marks)
            line.push_back(std::to_string(mark.points));
        line.push_back(std::to_string(row.points()));
        line.push_back(std::to_string(grades.maximum()));
        text += csv_line(line);
    }
    return text;
}

std::string as_json(const Grades& grades, const Provenance& provenance) {
    using Json = nlohmann::ordered_json;
    Json exercises = Json::object();
    for (const Exercise& exercise : grades.assignment->exercises)
        for (const ExerciseScene& scene : exercise.scenes)
            exercises[exercise.name][scene.name] = scene.points;
    Json students = Json::array();
    for (const Grades::Row& row : grades.rows) {
        Json marks = Json::object();
        for (std::size_t i = 0; i < row.marks.size(); ++i)
            marks[grades.assignment->exercises[i].name] = {{"state", name_of(row.marks[i].state)},
                                                           {"points", row.marks[i].points},
                                                           {"sha256", row.marks[i].sha256}};
        students.push_back({{"number", row.student->id},
                            {"student", row.student->name},
                            {"points", row.points()},
                            {"marks", marks}});
    }
    const Json all = {{"workbook", provenance.workbook}, {"exercises", provenance.exercises},
                      {"compiler", provenance.compiler}, {"seeds", provenance.seeds},
                      {"sandbox", provenance.sandbox},   {"points", exercises},
                      {"maximum", grades.maximum()},     {"students", students}};
    return all.dump(1) + "\n";
}

std::vector<Change> changes(std::string_view before, std::string_view after) {
    const Marks old_marks = read_marks(before, "what to compare with");
    const Marks new_marks = read_marks(after, "the new file");
    std::vector<Change> found;
    const auto find = [](const Marks& marks, const Marks::key_type& key) {
        const auto it = marks.find(key);
        return it == marks.end() ? std::string("none") : it->second;
    };
    Marks both = old_marks;
    both.insert(new_marks.begin(), new_marks.end());
    for (const auto& [key, mark] : both) {
        Change change{key.first, key.second, find(old_marks, key), find(new_marks, key)};
        if (change.before != change.after)
            found.push_back(std::move(change));
    }
    return found;
}

}  // namespace cahier
