// confine(): compiles or links somebody's file in a sandbox; CMake calls it as the launcher of the compiler.
//
//     cahier_tool confine --sandbox bwrap -- COMPILER ARGUMENT...
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/sandbox.hpp"

namespace cahier {

// Where the messages of the compiler are kept, at most 64 KiB of them, made visible: beside what it writes.
// There is no such file if it said nothing.
std::filesystem::path messages_path(const std::filesystem::path& output);

// Runs the command of a compiler or linker with a view of the paths that its arguments name; it may write
// only into the folder of its output. Keeps what it says, and prints it too. Gives its exit status, or 1 if
// it was ended by a limit, which the messages then say. Throws UserError if there is no -o.
int confine(SandboxKind kind, const std::vector<std::string>& command);

}  // namespace cahier
