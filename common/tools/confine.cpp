#include "tools/confine.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <fstream>

#include "tools/exercises.hpp"
#include "tools/transcript.hpp"

namespace cahier {
namespace {

using std::filesystem::path;

constexpr std::size_t most_messages = 65536;

path full(const path& what) {
    return std::filesystem::absolute(what).lexically_normal();
}

// The command is CMake's, not the student's: what it names, it needs.
Sandbox::View view_of(const std::vector<std::string>& command, const path& output) {
    Sandbox::View view;
    view.folder = std::filesystem::current_path();
    view.writable = {full(output).parent_path()};
    // A compiler of its own folder, such as /opt/llvm/bin/clang++, comes with what is beside it.
    const path compiler = std::filesystem::canonical(command[0]);
    if (!compiler.string().starts_with("/usr/"))
        view.readable.push_back(compiler.parent_path().parent_path());
    for (std::size_t i = 1; i < command.size(); ++i) {
        std::string word = command[i];
        if (word.starts_with("-I") || word.starts_with("-L"))
            word.erase(0, 2);
        std::error_code none;
        if (word.empty() || command[i - 1] == "-o" || !std::filesystem::exists(word, none))
            continue;
        const path named = full(word);
        const bool precompiled = named.filename().string().starts_with("cmake_pch");
        view.readable.push_back(precompiled ? named.parent_path()
                                            : named);  // compilers want what it came from
    }
    return view;
}

path output_of(const std::vector<std::string>& command) {
    for (std::size_t i = 0; i + 1 < command.size(); ++i)
        if (command[i] == "-o")
            return command[i + 1];
    throw UserError("confine: the command has no -o");
}

std::string what_ended(const Finished& finished) {
    if (finished.timed_out || finished.signal == SIGXCPU || finished.signal == SIGKILL)
        return "cahier: the compiler took too much time or memory, and was ended.\n";
    if (finished.signal == SIGXFSZ)
        return "cahier: the compiler wrote too much, and was ended.\n";
    if (finished.signal != 0)
        return fmt::format("cahier: the compiler crashed: {}.\n", strsignal(finished.signal));
    return "";
}

}  // namespace

path messages_path(const path& output) {
    return output.string() + ".messages.txt";
}

int confine(SandboxKind kind, const std::vector<std::string>& command) {
    umask(022);
    const path output = output_of(command);
    std::filesystem::remove(output);  // a failure leaves nothing there that could be taken for this one's
    Finished finished;
    {
        const Sandbox sandbox(kind, Sandbox::Use::compile, view_of(command, output));
        finished = sandbox.run(command, 60);
    }
    // Others' programs are nobody's business.
    if (kind == SandboxKind::user && finished.well())
        chmod(output.c_str(), S_IRWXU);

    // What ended it comes first: what the compiler says when it is ended may be long, and reports shorten it.
    std::string messages = what_ended(finished) + visible(finished.errors + finished.output);
    if (messages.size() > most_messages)
        messages = messages.substr(0, most_messages) + "\ncahier: the compiler said more than that.\n";
    if (messages.empty())
        std::filesystem::remove(messages_path(output));
    else
        std::ofstream(messages_path(output), std::ios::binary) << messages;
    fmt::print(stderr, "{}", messages);
    return finished.well() ? 0 : std::max(finished.status, 1);
}

}  // namespace cahier
