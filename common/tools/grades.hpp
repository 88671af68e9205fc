// Grades: what each student has earned, as a table on the terminal and as grades.csv.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tools/assignment.hpp"
#include "tools/judge.hpp"
#include "tools/provenance.hpp"
#include "tools/submissions.hpp"

namespace cahier {

// What one answer earned.
struct Mark {
    enum class State { missing, refused, not_built, judged };

    State state = State::missing;
    int points = 0;
    std::string sha256;  // of its source, if it was taken
};

struct Grades {
    struct Row {
        const Student* student;
        std::vector<Mark> marks;  // one for each exercise of the assignment

        int points() const;
    };

    const Assignment* assignment;
    std::vector<Row> rows;  // by name

    int maximum() const;
};

// Those scenes that have passed, by the points of the exercise, which may be others than those of the
// verdicts.
int points_of(const Exercise& exercise, const std::vector<Verdict>& verdicts);

// "02" of "02_class_manager", if no other exercise begins so.
std::string short_name(const Exercise& exercise, const Assignment& assignment);

void print_table(const Grades& grades);

// A line for each student: the name, the points of each exercise, the total, and how many there were to earn.
std::string as_csv(const Grades& grades);

// The same with what the marks depend on, and the state and SHA-256 of each answer.
std::string as_json(const Grades& grades, const Provenance& provenance);

struct Change {
    std::string student;
    std::string exercise;
    std::string before;  // "none" if there was no such mark
    std::string after;
};

// What differs between two such files, but for totals. Throws UserError if one is no such file.
std::vector<Change> changes(std::string_view before, std::string_view after);

}  // namespace cahier
