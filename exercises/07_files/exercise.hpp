// Exercise 07: an archive, in which no file is ever half written.
#pragma once

#include <string>

#include "io/file.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// Yours: a manager that gives a draft, the file PATH.draft, open to be written. When its body has ended well,
// the draft is closed and then renamed: it takes the place of the file at PATH. If the body fails, or the
// draft cannot be closed, the draft is removed, the file at PATH stays as it was, and the error goes on.
GeneratorManager<File> replace_file(std::string path);

// Yours: for each line of the file `catalogue`, writes one to the file `labels`, through replace_file(): its
// first `width` characters, and '\n'. A character may be several bytes of UTF-8, and is never cut. Gives how
// many labels it wrote.
Task<int> write_labels(std::string catalogue, std::string labels, int width);

}  // namespace cahier
