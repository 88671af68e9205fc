// collect(): finds what each student has handed in, and copies it to where it is built.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cahier {

// An exercise that is neither in `sources` nor in `refused` was not handed in.
struct Student {
    int id = 0;        // stays the same when other students come or go
    std::string name;  // of the folder or the archive, made visible; no other student has the same
    std::map<std::string, std::filesystem::path> sources;  // by exercise: the copy
    std::map<std::string, std::string> refused;  // by exercise: why its file was not taken, a sentence's end
    std::string refused_at_all;                  // why nothing could be taken; else empty
    std::vector<std::string> ignored;            // names of what else is in there

    std::string why_refused(const std::string& exercise) const;  // empty: it was taken, or not handed in
};

struct Class {
    std::vector<Student> students;     // by name
    std::vector<std::string> remarks;  // what else is in the folder, a sentence each
};

// Of the folder of all submissions, or of one student's workbook. A student has EXERCISE/exercise.cpp,
// EXERCISE.cpp, or exercise.cpp if there is only one exercise; all this may be in exercises/, in another
// folder, or in an archive. `work` is the grading's own folder: it has the ids, students.json, and the
// copies, submissions/ID/EXERCISE/exercise.cpp, of which only those are written that have changed; those of
// work that is no longer there are removed. Throws UserError if there is nothing to grade.
Class collect(const std::filesystem::path& folder, const std::vector<std::string>& exercises,
              const std::filesystem::path& work);

}  // namespace cahier
