#include "tools/runs.hpp"

#include <fmt/format.h>
#include <sched.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

namespace cahier {
namespace {

using std::filesystem::path;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CAHIER_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(CAHIER_SANITIZED)
constexpr bool sanitized = true;  // such a program reserves terabytes of address space
#else
constexpr bool sanitized = false;
#endif

// What supervise() prints before it runs anything.
constexpr std::string_view beginning = "cahier supervises\n";

using RunOne = std::function<Finished(const Run&)>;

std::vector<Finished> run_all(const std::vector<Run>& runs, const RunOne& run_one) {
    std::vector<Finished> results;
    std::set<std::string> ended_badly;
    for (const Run& run : runs) {
        results.push_back(ended_badly.contains(run.scene) ? Finished() : run_one(run));
        if (!results.back().well())
            ended_badly.insert(run.scene);
    }
    return results;
}

// A folder for temporary files, and those of what is run are in it.
void use_new_temporary_folder(const path& base) {
    std::string name = (base / "run-XXXXXX").string();
    if (mkdtemp(name.data()))
        setenv("TMPDIR", name.c_str(), 1);
}

std::string encode(const std::vector<Finished>& results) {
    const auto binary = [](const std::string& text) {
        return nlohmann::json::binary({text.begin(), text.end()});
    };
    nlohmann::json all = nlohmann::json::array();
    for (const Finished& one : results)
        all.push_back({one.status, one.signal, one.timed_out, binary(one.output), binary(one.errors)});
    std::string text;
    nlohmann::json::to_cbor(all, text);
    return text;
}

// Throws nlohmann::json::exception.
std::vector<Finished> decode(const std::string& text) {
    const auto string = [](const nlohmann::json& json) {
        const auto& bytes = json.get_binary();
        return std::string(bytes.begin(), bytes.end());
    };
    std::vector<Finished> results;
    for (const auto& one : nlohmann::json::from_cbor(text))
        results.push_back({one.at(0), one.at(1), one.at(2), string(one.at(3)), string(one.at(4))});
    return results;
}

}  // namespace

Finished run_here(const path& program, const Run& run) {
    Limits limits;
    limits.seconds = seconds_of_a_run + 5;  // the program's own limit comes first, and says more
    limits.cpu_seconds = limits.seconds;
    limits.output_bytes = mebibyte;
    limits.memory_bytes = sanitized ? 0 : 4096 * mebibyte;
    return run_process({program, "--scene", run.scene, "--seed", std::to_string(run.seed), "--clock",
                        "virtual", "--time-limit", std::to_string(seconds_of_a_run)},
                       limits);
}

std::vector<Finished> run_all_in(SandboxKind sandbox, const path& program, const std::vector<Run>& runs) {
    const path tool = std::filesystem::read_symlink("/proc/self/exe");
    const path whole = std::filesystem::absolute(program).lexically_normal();
    std::vector<std::string> command = {tool, "supervise", whole};
    if (sandbox != SandboxKind::none)
        command.push_back("--alone");
    std::set<std::string> scenes;
    for (const Run& run : runs) {
        command.push_back(fmt::format("{}:{}", run.scene, run.seed));
        scenes.insert(run.scene);
    }
    // One run of each scene may not listen to its own limit.
    const int seconds = static_cast<int>((runs.size() + 2 * scenes.size()) * seconds_of_a_run);
    Finished finished = Sandbox(sandbox, Sandbox::Use::run, {.readable = {tool, whole}, .writable = {}})
                            .run(command, seconds);
    if (!finished.output.starts_with(beginning))
        throw std::runtime_error("the sandbox failed: " + finished.errors);
    // From here on, whatever goes wrong is what the program did to the one that runs it.
    try {
        std::vector<Finished> results = decode(finished.output.substr(beginning.size()));
        if (finished.well() && results.size() == runs.size())
            return results;
    } catch (const nlohmann::json::exception&) {
        finished.output.clear();
    }
    if (finished.well())
        finished.status = 1;
    return std::vector<Finished>(runs.size(), finished);
}

namespace {

void write_file(const char* name, const std::string& text) {
    std::ofstream file(name);
    if (!(file << text << std::flush))
        throw std::system_error(errno, std::generic_category(), name);
}

// What we run cannot make user namespaces, in which it would be root. Where we cannot either, it cannot
// anyway.
void forbid_namespaces() {
    const uid_t user = getuid();
    const gid_t group = getgid();
    if (unshare(CLONE_NEWUSER) != 0)
        return;
    write_file("/proc/self/setgroups", "deny");
    write_file("/proc/self/uid_map", fmt::format("{0} {0} 1", user));
    write_file("/proc/self/gid_map", fmt::format("{0} {0} 1", group));
    write_file("/proc/sys/user/max_user_namespaces", "0");
}

}  // namespace

void supervise(const path& program, const std::vector<Run>& runs, bool alone) {
    if (alone)
        forbid_namespaces();
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
    const path temporary = std::filesystem::temp_directory_path();
    std::cout << beginning << std::flush;
    std::cout << encode(run_all(runs, [&](const Run& run) {
        use_new_temporary_folder(temporary);
        const Finished finished = run_here(program, run);
        if (alone)
            kill(-1, SIGKILL);  // at once: none of them can fork before it dies
        end_children();
        return finished;
    }));
}

}  // namespace cahier
