#include "tools/sandbox.hpp"

#include <fmt/format.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>

#include "tools/exercises.hpp"

namespace cahier {
namespace {

using std::filesystem::path;

// So many threads may be; a program of the workbook has up to 33.
constexpr const char* limits_inside = "--nofile=256 --stack=8388608";
constexpr const char* processes_inside = "--nproc=64";

Limits limits_of(Sandbox::Use use) {
    Limits limits;
    if (use == Sandbox::Use::run) {
        limits.output_bytes = 64 * mebibyte;
        limits.memory_bytes = 1024 * mebibyte;
    } else {
        limits.cpu_seconds = 30;
        limits.output_bytes = 256 * mebibyte;
        limits.memory_bytes = 4096 * mebibyte;
        limits.kept_bytes = mebibyte;
    }
    return limits;
}

void add_words(std::vector<std::string>& to, const std::string& words) {
    std::istringstream stream(words);
    for (std::string word; stream >> word;)
        to.push_back(word);
}

bool is_root() {
    return geteuid() == 0;
}

path find_program(const std::string& name, const std::string& package) {
    const char* variable = std::getenv("PATH");
    std::istringstream folders(variable ? variable : "/usr/bin:/bin");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (access((path(folder) / name).c_str(), X_OK) == 0)
            return path(folder) / name;
    throw UserError(fmt::format("the program {} is missing (Debian: {})", name, package));
}

// A user that nobody else is: one that belongs to our process number, so that limits which count what a user
// has, count each sandbox by itself. In a container of which only some users are real, it is one of those.
uid_t user_of_our_own() {
    constexpr uid_t first = 1'000'000'000;
    std::ifstream map("/proc/self/uid_map");
    uid_t inside = 0, outside = 0, count = 0;
    map >> inside >> outside >> count;
    const uid_t own = static_cast<uid_t>(getpid());
    if (!map || count > first + (1u << 22))
        return first + own;
    return count > 2000 ? 1000 + own % (count - 1000) : 65534;
}

std::vector<std::string> as_user(uid_t user) {
    const std::string id = std::to_string(user);
    return {find_program("setpriv", "util-linux"),
            "--reuid",
            id,
            "--regid",
            id,
            "--clear-groups",
            "--bounding-set=-all",
            "--inh-caps=-all",
            "--no-new-privs"};
}

// The arguments of bwrap that say what is seen.
class Mounts {
public:
    void system(const std::set<path>& folders) {
        for (const path& folder : folders) {
            std::error_code none;
            if (std::filesystem::is_symlink(folder, none))
                words_.insert(words_.end(), {"--symlink", std::filesystem::read_symlink(folder), folder});
            else if (std::filesystem::exists(folder, none))
                bind("--ro-bind", folder);
        }
    }

    void readable(const path& what) {
        if (!is_seen(what))
            bind("--ro-bind", what);
    }
    void writable(const path& what) { bind("--bind", what); }

    // bwrap itself would make them for root only.
    void make_folder(const path& folder) {
        if (folder == folder.root_path() || is_seen(folder) || !made_.insert(folder).second)
            return;
        make_folder(folder.parent_path());
        words_.insert(words_.end(), {"--perms", "0755", "--dir", folder});
    }

    void temporary(std::size_t bytes) {
        made_.insert("/tmp");
        words_.insert(words_.end(), {"--perms", "1777", "--size", std::to_string(bytes), "--tmpfs", "/tmp"});
    }

    const std::vector<std::string>& words() const { return words_; }

private:
    void bind(const char* how, const path& what) {
        make_folder(what.parent_path());
        words_.insert(words_.end(), {how, what, what});
        seen_.insert(what);
    }

    bool is_seen(const path& what) const {
        for (path at = what; at != at.root_path(); at = at.parent_path())
            if (seen_.contains(at))
                return true;
        return false;
    }

    std::vector<std::string> words_;
    std::set<path> seen_;
    std::set<path> made_;
};

std::vector<std::string> bubblewrap(Sandbox::Use use, const Sandbox::View& view) {
    const path prlimit = find_program("prlimit", "util-linux");
    std::vector<std::string> inside;
    std::vector<std::string> words = {find_program("bwrap", "bubblewrap")};
    add_words(words,
              "--unshare-ipc --unshare-pid --unshare-net --unshare-uts --unshare-cgroup-try --new-session");
    add_words(words, "--die-with-parent --clearenv");
    if (!is_root())
        add_words(words, "--unshare-user --disable-userns");
    if (use == Sandbox::Use::run)
        add_words(words, "--as-pid-1");  // such a process cannot be killed or stopped from inside
    Mounts mounts;
    mounts.system({"/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib", "/lib", "/lib32", "/lib64",
                   "/etc/ld.so.cache"});
    if (use == Sandbox::Use::compile)
        mounts.system({"/bin", "/etc/alternatives", "/usr/bin", "/usr/include", "/usr/libexec",
                       "/usr/local/bin", "/usr/local/include"});
    mounts.temporary((use == Sandbox::Use::run ? 64 : 512) * mebibyte);
    mounts.readable(prlimit);
    // Root drops to the user inside, so that files which only root may reach can be shown to it. Compilers
    // stay what we are, without a single capability: they must read and write our files, and execute nothing
    // of the student's.
    if (is_root() && use == Sandbox::Use::run) {
        inside = as_user(user_of_our_own());
        mounts.readable(inside[0]);
        add_words(words, "--cap-add CAP_SETUID --cap-add CAP_SETGID --cap-add CAP_SETPCAP");
    }
    for (const path& what : view.readable)
        mounts.readable(what);
    for (const path& what : view.writable)
        mounts.writable(what);
    mounts.make_folder(view.folder);
    mounts.make_folder("/dev");
    words.insert(words.end(), mounts.words().begin(), mounts.words().end());
    add_words(words, "--proc /proc --dev-bind /dev/null /dev/null --ro-bind /dev/urandom /dev/urandom");
    add_words(words, "--remount-ro / --setenv PATH /usr/local/bin:/usr/bin:/bin --setenv LANG C.UTF-8");
    add_words(words, "--setenv TMPDIR /tmp --setenv HOME /tmp --setenv CCACHE_DISABLE 1");
    words.insert(words.end(), {"--chdir", view.folder, "--"});
    words.insert(words.end(), inside.begin(), inside.end());
    words.push_back(prlimit);
    add_words(words, limits_inside);
    add_words(words, processes_inside);
    return words;
}

std::vector<std::string> without_bubblewrap(const path& temporary) {
    std::vector<std::string> words = {find_program("env", "coreutils"), "-i"};
    add_words(words, "PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 HOME=/tmp CCACHE_DISABLE=1");
    words.push_back("TMPDIR=" + temporary.string());
    words.push_back(find_program("prlimit", "util-linux"));
    add_words(words, limits_inside);
    return words;
}

path make_temporary_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "cahier-sandbox-XXXXXX").string();
    if (!mkdtemp(name.data()))
        throw std::system_error(errno, std::generic_category(), name);
    return name;
}

void change_owner(const path& what, uid_t user) {
    if (lchown(what.c_str(), user, user) != 0)
        throw std::system_error(errno, std::generic_category(), what.string());
}

// All at once: none of them can fork before it dies.
void kill_all_of(uid_t user) {
    const pid_t child = fork();
    if (child == 0) {
        if (setresgid(user, user, user) == 0 && setresuid(user, user, user) == 0)
            kill(-1, SIGKILL);
        _exit(0);
    }
    waitpid(child, nullptr, 0);
}

// A program that is run, and a compiler that starts another program.
void try_it(SandboxKind kind) {
    const path own = std::filesystem::read_symlink("/proc/self/exe");
    for (const Finished& finished :
         {Sandbox(kind, Sandbox::Use::run, {.readable = {own}, .writable = {}}).run({own, "--help"}, 30),
          Sandbox(kind, Sandbox::Use::compile, {}).run({"/bin/sh", "-c", "env true; true"}, 30)})
        if (!finished.well())
            throw UserError(finished.errors.substr(0, finished.errors.find('\n')));
}

}  // namespace

SandboxKind sandbox_named(const std::string& name) {
    for (const SandboxKind kind : {SandboxKind::bubblewrap, SandboxKind::user, SandboxKind::none})
        if (name == name_of(kind))
            return kind;
    throw UserError(fmt::format("there is no sandbox '{}'; there are bwrap, user and none", name));
}

std::string name_of(SandboxKind kind) {
    switch (kind) {
        case SandboxKind::bubblewrap:
            return "bwrap";
        case SandboxKind::user:
            return "user";
        default:
            return "none";
    }
}

SandboxKind choose_sandbox(const std::string& asked) {
    const SandboxKind kind = asked.empty() ? SandboxKind::bubblewrap : sandbox_named(asked);
    if (kind == SandboxKind::user && !is_root())
        throw UserError("--sandbox user needs root, which alone can become another user");
    if (kind == SandboxKind::none)
        return kind;
    try {
        try_it(kind);
    } catch (const UserError& error) {
        if (kind == SandboxKind::user)
            throw UserError(fmt::format("--sandbox user does not work here: {}", error.what()));
        throw UserError(fmt::format(
            "bubblewrap does not work here: {}; as root, --sandbox user compiles and runs submissions as an "
            "unprivileged user, and --no-sandbox does so as you",
            error.what()));
    }
    return kind;
}

std::string what_it_lacks(SandboxKind kind) {
    switch (kind) {
        case SandboxKind::bubblewrap:
            return "";
        case SandboxKind::user:
            return "Without bubblewrap, submissions can use the network, see what runs here, and read all "
                   "that every user of this machine may read.";
        default:
            return "Without a sandbox, submissions can do all that you can: read the solutions and your "
                   "files, change them and the marks, and use the network.";
    }
}

Sandbox::Sandbox(SandboxKind kind, Use use, const View& view) : kind_(kind), limits_(limits_of(use)) {
#ifdef __linux__
    prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
    if (kind == SandboxKind::bubblewrap) {
        prefix_ = bubblewrap(use, view);
        return;
    }
    temporary_ = make_temporary_folder();
    prefix_ = without_bubblewrap(temporary_);
    if (kind == SandboxKind::none)
        return;
    user_ = user_of_our_own();
    add_words(prefix_, processes_inside);
    const std::vector<std::string> as = as_user(user_);
    prefix_.insert(prefix_.begin(), as.begin(), as.end());
    change_owner(temporary_, user_);
    for (const path& what : view.readable) {
        struct stat status{};
        if (stat(what.c_str(), &status) == 0 && S_ISREG(status.st_mode) && !(status.st_mode & S_IROTH))
            lend(what);
    }
    for (const path& what : view.writable)
        lend(what);
}

void Sandbox::lend(const path& what) {
    change_owner(what, user_);
    lent_.push_back(what);
}

Sandbox::~Sandbox() {
    if (kind_ == SandboxKind::user)
        kill_all_of(user_);
    end_children();
    for (const path& what : lent_) {
        (void)!lchown(what.c_str(), 0, 0);
        std::error_code not_a_folder;
        for (const auto& entry : std::filesystem::directory_iterator(what, not_a_folder)) {
            struct stat status{};
            if (lstat(entry.path().c_str(), &status) == 0 && status.st_uid == user_)
                (void)!lchown(entry.path().c_str(), 0, 0);
        }
    }
    std::error_code ignored;
    if (!temporary_.empty())
        std::filesystem::remove_all(temporary_, ignored);
}

Finished Sandbox::run(const std::vector<std::string>& command, int seconds) const {
    std::vector<std::string> words = prefix_;
    words.insert(words.end(), command.begin(), command.end());
    Limits limits = limits_;
    limits.seconds = seconds;
    Finished finished = run_process(words, limits);
    // bwrap ends with 128 + what has ended the program.
    if (kind_ == SandboxKind::bubblewrap && finished.status > 128 && finished.status < 128 + NSIG) {
        finished.signal = finished.status - 128;
        finished.status = 0;
    }
    return finished;
}

Hidden::Hidden(SandboxKind kind, const std::vector<path>& folders) {
    if (kind != SandboxKind::user)
        return;
    for (const path& folder : folders) {
        std::error_code missing;
        const auto permissions = std::filesystem::status(folder, missing).permissions();
        if (missing)
            continue;
        before_.emplace_back(folder, permissions);
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    }
}

Hidden::~Hidden() {
    std::error_code ignored;
    for (const auto& [folder, permissions] : before_)
        std::filesystem::permissions(folder, permissions, ignored);
}

}  // namespace cahier
