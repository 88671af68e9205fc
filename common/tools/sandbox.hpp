// Sandbox: where the code of others is compiled and run, since it may try anything.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tools/process.hpp"

namespace cahier {

// bubblewrap: it sees what it needs and nothing else, and has no network.
// user:       an unprivileged user with the same limits, where bubblewrap cannot run; we must be root.
// none:       the limits only; what it does, it does as us.
enum class SandboxKind { bubblewrap, user, none };

// "bwrap", "user" or "none". Throws UserError.
SandboxKind sandbox_named(const std::string& name);
std::string name_of(SandboxKind kind);

// The one of that name, or bubblewrap if there is none, after a trial. Throws UserError with what can be done
// instead if it does not work here.
SandboxKind choose_sandbox(const std::string& asked);

std::string what_it_lacks(SandboxKind kind);  // a sentence for the instructor; empty for bubblewrap

// For one program that is run, or one file that is compiled or linked.
class Sandbox {
public:
    enum class Use { compile, run };

    // What is seen besides the system's libraries and, to compile, the compiler. Files and folders, by
    // absolute paths, which are the same inside. With `user`, what nobody else may read is lent to that user
    // as long as the sandbox lives.
    struct View {
        std::vector<std::filesystem::path> readable;
        std::vector<std::filesystem::path> writable;
        std::filesystem::path folder = "/tmp";  // where it starts
    };

    // Throws std::system_error.
    Sandbox(SandboxKind kind, Use use, const View& view);
    ~Sandbox();  // nothing that it has started is left, nor what it has written into /tmp
    Sandbox(const Sandbox&) = delete;

    // Under the limits of its use and so many real seconds, with an environment of its own.
    Finished run(const std::vector<std::string>& command, int seconds) const;

private:
    void lend(const std::filesystem::path& what);

    SandboxKind kind_;
    Limits limits_;
    std::vector<std::string> prefix_;
    uid_t user_ = 0;                           // with `user`: the one that it runs as,
    std::vector<std::filesystem::path> lent_;  // and what belongs to that user for now
    std::filesystem::path temporary_;          // its /tmp, unless bubblewrap makes one
};

// With `user`, makes folders unreadable to that user as long as this lives: the solutions, the expected
// transcripts, the results. The other kinds need no such thing, or cannot have it.
class Hidden {
public:
    Hidden(SandboxKind kind, const std::vector<std::filesystem::path>& folders);
    ~Hidden();
    Hidden(const Hidden&) = delete;

private:
    std::vector<std::pair<std::filesystem::path, std::filesystem::perms>> before_;
};

}  // namespace cahier
