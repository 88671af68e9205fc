#include "tools/archive.hpp"

#include <fmt/format.h>

#include <csignal>
#include <initializer_list>
#include <sstream>

#include "tools/exercises.hpp"
#include "tools/folder.hpp"
#include "tools/process.hpp"
#include "tools/transcript.hpp"

namespace cahier {
namespace {

constexpr int not_found = 127;

// Names are bytes of UTF-8 or of nothing in particular; in another locale bsdtar leaves out what it cannot
// convert.
Finished bsdtar(const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {"env", "LC_ALL=C.UTF-8", "bsdtar"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    Limits limits;
    limits.seconds = 20;
    limits.output_bytes = 64 * mebibyte;
    limits.memory_bytes = 1024 * mebibyte;
    Finished finished = run_process(command, limits);
    if (finished.status == not_found)
        throw UserError(
            "an archive is unpacked with bsdtar, which is not installed (Debian: libarchive-tools)");
    if (finished.timed_out)
        throw Refused(fmt::format("the archive was not unpacked within {} seconds", limits.seconds));
    if (finished.signal == SIGXFSZ)
        throw Refused("the archive unpacks to more than 64 MiB");
    if (finished.signal != 0)
        throw Refused(fmt::format("the archive ended bsdtar with signal {}", finished.signal));
    return finished;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

}  // namespace

std::string_view archive_stem(std::string_view name) {
    for (const std::string_view ending : {".zip", ".tar.gz", ".tgz"})
        if (name.size() > ending.size() && name.ends_with(ending))
            return name.substr(0, name.size() - ending.size());
    return "";
}

std::vector<std::string> unpack(const std::filesystem::path& archive, const std::filesystem::path& into) {
    std::filesystem::remove_all(into);
    std::filesystem::create_directories(into);
    std::vector<std::string> remarks;
    for (const std::string& name : lines_of(bsdtar({"-tf", archive.string()}).output))
        if (!name.ends_with(".cpp") && !name.ends_with("/"))
            remarks.push_back(visible_name(name));
    // All in one, only to see that it is not too much.
    (void)bsdtar({"-xOf", archive.string(), "--include", "*.cpp"});
    const Finished unpacked = bsdtar({"-xf", archive.string(), "-C", into.string(), "--include", "*.cpp",
                                      "--no-same-permissions", "--no-same-owner"});
    if (unpacked.status == 0)
        return remarks;
    const std::vector<std::string> errors = lines_of(unpacked.errors);
    const std::string first = errors.empty() ? "bsdtar failed" : visible_name(errors[0]);
    if (std::filesystem::is_empty(into))
        throw Refused(fmt::format("the archive cannot be unpacked: {}", first));
    remarks.push_back(fmt::format("what the archive has no more of: {}", first));
    return remarks;
}

}  // namespace cahier
