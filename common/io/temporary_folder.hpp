// temporary_folder(): a folder of its own, which is removed with all that is in it. Python's
// TemporaryDirectory.
#pragma once

#include <filesystem>

#include "managers/generator_manager.hpp"

namespace cahier {

// A manager that makes an empty folder, gives its path, and removes it.
GeneratorManager<std::filesystem::path> temporary_folder();

}  // namespace cahier
