// grade(): builds and judges what a class has handed in, and writes the marks.
#pragma once

#include <filesystem>
#include <string>

namespace cahier {

struct GradeOptions {
    std::filesystem::path submissions;  // a folder with a folder or an archive for each student
    std::filesystem::path out;  // new, empty, or of an earlier grading, of which it keeps what still holds
    std::filesystem::path assignment;  // may be empty: the whole workbook
    std::filesystem::path exercises;   // may be empty: those of the build of this program
    std::filesystem::path compare;     // an earlier grades.csv, or empty
    std::string sandbox;               // as choose_sandbox() takes it
    unsigned jobs = 0;                 // 0: as many as there are processors
};

// Writes OUT/grades.csv, grading.json, junit.xml, report.html and gradescope/NUMBER.json, and prints the
// table. The marks are no errors; throws UserError for what the user can mend, std::runtime_error if the
// workbook itself does not build or an answer could not be judged.
void grade(const GradeOptions& options);

}  // namespace cahier
