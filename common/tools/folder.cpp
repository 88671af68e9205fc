#include "tools/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "tools/transcript.hpp"

namespace cahier {
namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
    throw Refused(fmt::format("{} {}", visible_name(name), why));
}

[[noreturn]] void refuse_for_errno(const std::string& name) {
    refuse(name, fmt::format("cannot be read ({})", std::strerror(errno)));
}

constexpr int as_folder = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

}  // namespace

Folder::Folder(const std::filesystem::path& path) : descriptor_(open(path.c_str(), as_folder)) {
    if (descriptor_ < 0)
        refuse_for_errno(path.string());
}

Folder::Folder(Folder&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Folder::~Folder() {
    if (descriptor_ >= 0)
        close(descriptor_);
}

std::vector<std::string> Folder::names() const {
    std::vector<std::string> names;
    DIR* stream = fdopendir(openat(descriptor_, ".", as_folder));
    if (!stream)
        return names;
    while (const dirent* entry = readdir(stream))
        if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0)
            names.emplace_back(entry->d_name);
    closedir(stream);
    std::sort(names.begin(), names.end());
    return names;
}

Folder::Kind Folder::kind(const std::string& name) const {
    struct stat status{};
    if (fstatat(descriptor_, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return Kind::none;
    switch (status.st_mode & S_IFMT) {
        case S_IFREG:
            return Kind::file;
        case S_IFDIR:
            return Kind::folder;
        case S_IFLNK:
            return Kind::link;
        default:
            return Kind::other;
    }
}

Folder Folder::folder(const std::string& name) const {
    if (kind(name) == Kind::link)
        refuse(name, "is a symbolic link");
    Folder opened(openat(descriptor_, name.c_str(), as_folder | O_NOFOLLOW));
    if (opened.descriptor_ < 0)
        refuse_for_errno(name);
    return opened;
}

// The kind is asked for the sake of the sentence; that it is a file is seen on what has been opened.
std::string Folder::read(const std::string& name, std::size_t most) const {
    switch (kind(name)) {
        case Kind::folder:
            refuse(name, "is a folder");
        case Kind::link:
            refuse(name, "is a symbolic link");
        case Kind::other:
            refuse(name, "is no ordinary file");
        default:
            break;
    }
    // O_NONBLOCK: else a pipe without a writer would be waited for.
    const int file = openat(descriptor_, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        refuse_for_errno(name);
    struct stat status{};
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(file);
        refuse(name, "is no ordinary file");
    }
    std::string text(most + 1, '\0');
    std::size_t size = 0;
    ssize_t count = 0;
    while (size <= most && (count = ::read(file, text.data() + size, text.size() - size)) > 0)
        size += static_cast<std::size_t>(count);
    close(file);
    if (count < 0)
        refuse_for_errno(name);
    if (size > most)
        refuse(name, fmt::format("has {} bytes, which is more than {}", status.st_size, most));
    text.resize(size);
    return text;
}

}  // namespace cahier
