// What Gradescope's autograder reads: results.json of one student.
#pragma once

#include <functional>
#include <string>

#include "tools/grades.hpp"
#include "tools/judged.hpp"
#include "tools/provenance.hpp"

namespace cahier {

// One test for each scene of each exercise. Students read it, and may hand in again: so it has the sentence
// of each verdict, but neither what was expected under the seed nor what the program printed.
std::string gradescope_results(const Grades& grades, const Grades::Row& row, const Provenance& provenance,
                               const std::function<Judged(const Exercise&)>& judged);

}  // namespace cahier
