// report.html: the marks of a class, and what is wrong with each answer that is not right, for a person to
// read.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tools/grades.hpp"
#include "tools/judged.hpp"
#include "tools/provenance.hpp"

namespace cahier {

// One page without scripts or other files. It is written student by student: `judged` is asked for each
// answer that was built or judged, and its answers are not kept.
void write_report(const std::filesystem::path& file, const Grades& grades,
                  const std::vector<std::string>& remarks, const Provenance& provenance,
                  const std::function<Judged(const Student&, const Exercise&)>& judged);

}  // namespace cahier
