#include "tools/grade.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <thread>

#include "tools/answers.hpp"
#include "tools/confine.hpp"
#include "tools/files.hpp"
#include "tools/grades.hpp"
#include "tools/gradescope.hpp"
#include "tools/progress.hpp"
#include "tools/provenance.hpp"
#include "tools/report.hpp"
#include "tools/results.hpp"
#include "tools/sandbox.hpp"
#include "tools/submissions.hpp"
#include "tools/watch.hpp"

namespace cahier {
namespace {

using Path = std::filesystem::path;

Path full(const Path& path) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path));
}

bool is_within(const Path& inner, const Path& outer) {
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

std::string count(std::size_t number, const std::string& what) {
    return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

// The end of a file, for a message.
std::string last_lines(const Path& file, std::size_t most) {
    const std::string text = read_file(file);
    std::size_t begin = text.size();
    for (std::size_t lines = 0; lines <= most && begin != std::string::npos; ++lines)
        begin = begin == 0 ? std::string::npos : text.rfind('\n', begin - 1);
    return text.substr(begin == std::string::npos ? 0 : begin + 1);
}

class Grading {
public:
    explicit Grading(const GradeOptions& options);
    ~Grading() { close(lock_); }
    Grading(const Grading&) = delete;

    void configure();
    void choose_exercises();
    void collect_answers();
    void record_solutions();
    void hide();
    void build_answers();
    void judge_answers();
    void write_results();

private:
    Path program(const Student& student, const std::string& exercise) const;
    Path object(const Student& student, const std::string& exercise) const;
    Path result(const Student& student, const std::string& exercise) const;
    Judged judged(const Student& student, const Exercise& exercise) const;
    Grades grades() const;
    Mark mark(const Student& student, const Exercise& exercise) const;
    int run(const std::vector<std::string>& command, const std::string& log, const std::string& what) const;

    std::vector<std::string> ninja(const std::vector<std::string>& targets,
                                   const std::vector<std::string>& options = {}) const;
    std::string who() const;

    GradeOptions options_;
    Path work_;
    Path build_;
    std::string before_;  // the text of the grades to compare with
    SandboxKind sandbox_;
    int lock_ = -1;
    std::optional<Hidden> hidden_;
    Assignment assignment_;
    Class class_;
    std::size_t answers_ = 0;
};

Grading::Grading(const GradeOptions& options) : options_(options) {
    if (!std::filesystem::is_directory(options.submissions))
        throw UserError(fmt::format("there is no folder {}", options.submissions.string()));
    options_.submissions = full(options.submissions);
    options_.out = full(options.out);
    options_.exercises = options.exercises.empty() ? Path(CAHIER_EXERCISES_DIR) : full(options.exercises);
    if (options_.jobs == 0)
        options_.jobs = std::max(1u, std::thread::hardware_concurrency());
    work_ = options_.out / "work";
    build_ = work_ / "build";

    if (is_within(options_.out, options_.submissions))
        throw UserError("the results cannot be written into the folder of the submissions");
    const bool exists = std::filesystem::exists(options_.out);
    if (exists && !std::filesystem::is_directory(options_.out))
        throw UserError(fmt::format("{} is no folder", options_.out.string()));
    if (exists && !std::filesystem::is_empty(options_.out) && !std::filesystem::exists(work_))
        throw UserError(
            fmt::format("{} is neither empty nor the folder of an earlier grading", options_.out.string()));
    if (!options_.exercises.empty() && !std::filesystem::is_directory(options_.exercises / "exercises"))
        throw UserError(fmt::format("there is no folder {}", (options_.exercises / "exercises").string()));
    if (!options_.assignment.empty() && !std::filesystem::is_regular_file(options_.assignment))
        throw UserError(fmt::format("there is no assignment {}", options_.assignment.string()));
    if (!options_.assignment.empty() && options_.exercises == Path(CAHIER_EXERCISES_DIR))
        (void)read_assignment(options_.assignment,
                              read_exercises(CAHIER_BUILD_DIR));  // what is wrong, at once
    if (!options_.compare.empty()) {
        if (!std::filesystem::is_regular_file(options_.compare))
            throw UserError(fmt::format("there is no file {} to compare with", options_.compare.string()));
        before_ = read_file(options_.compare);
        (void)changes(before_, before_);  // throws if it is none
    }
    sandbox_ = choose_sandbox(options_.sandbox);
    const std::string lacks = what_it_lacks(sandbox_);
    if (!lacks.empty())
        fmt::print(stderr, "{}\n", lacks);

    std::filesystem::create_directories(work_);
    lock_ = open((work_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0 || flock(lock_, LOCK_EX | LOCK_NB) != 0)
        throw UserError(fmt::format("{} cannot be locked: another grading is at work there", work_.string()));
}

std::string Grading::who() const {
    return fmt::format("{} of {}", count(answers_, "answer"), count(class_.students.size(), "student"));
}

Path Grading::program(const Student& student, const std::string& exercise) const {
    return build_ / "bin" / "submissions" / std::to_string(student.id) / exercise;
}

// confine() removes it when it does not compile.
Path Grading::object(const Student& student, const std::string& exercise) const {
    const std::string id = std::to_string(student.id);
    return build_ / "submissions" / id / "CMakeFiles" / fmt::format("submission_{}_{}.dir", id, exercise) /
           exercise / "exercise.cpp.o";
}

Path Grading::result(const Student& student, const std::string& exercise) const {
    return work_ / "results" / std::to_string(student.id) / (exercise + ".json");
}

std::vector<std::string> Grading::ninja(const std::vector<std::string>& targets,
                                        const std::vector<std::string>& options) const {
    std::vector<std::string> command = {
        CAHIER_CMAKE, "--build", build_.string(), "--parallel", std::to_string(options_.jobs), "--target"};
    command.insert(command.end(), targets.begin(), targets.end());
    command.push_back("--");
    command.insert(command.end(), options.begin(), options.end());
    return command;
}

// Runs a step and shows how far it is. Gives its exit status.
int Grading::run(const std::vector<std::string>& command, const std::string& log,
                 const std::string& what) const {
    Progress progress(what);
    return watch(command, work_ / log, [&](std::string_view line) { progress.hear(line); });
}

// Only if it was configured otherwise, or never. What else may have changed, Ninja sees.
void Grading::configure() {
    const Path tool = std::filesystem::canonical("/proc/self/exe");
    const std::vector<std::string> command = {CAHIER_CMAKE,
                                              "--preset",
                                              "grade",
                                              "-S",
                                              CAHIER_SOURCE_DIR,
                                              "-B",
                                              build_.string(),
                                              std::string("-DCMAKE_CXX_COMPILER=") + CAHIER_CXX,
                                              "-DCAHIER_EXERCISES_DIR=" + options_.exercises.string(),
                                              "-DCAHIER_GRADING=" + work_.string(),
                                              "-DCAHIER_TOOL=" + tool.string(),
                                              "-DCAHIER_SANDBOX=" + name_of(sandbox_)};
    const std::string arguments = fmt::format("{}\n{}\n", fmt::join(command, "\n"),
                                              version_of(CAHIER_CXX));  // it may have been updated
    const bool same = read_file(work_ / "configured.txt") == arguments;
    if (!same)
        for (const char* name : {"build", "configured.txt"})
            std::filesystem::remove_all(work_ / name);
    // Another judge, or another sandbox: nothing is known of any answer.
    const auto time = std::filesystem::last_write_time(tool).time_since_epoch().count();
    if (write_if_changed(work_ / "judge.txt",
                         fmt::format("{} of {} in {}\n", tool.string(), time, name_of(sandbox_))))
        for (const char* name : {"expected", "results"})
            std::filesystem::remove_all(work_ / name);
    // CMake would not look again at a file that is not there; and if an earlier grading was interrupted while
    // it collected, the file names what is not there.
    if (!std::filesystem::exists(work_ / "answers.txt") || std::filesystem::exists(work_ / "collecting"))
        write_file(work_ / "answers.txt", "");
    const int status = run(same ? ninja({"build.ninja"}) : command, "configure.log", "Configuring");
    if (status != 0)
        throw std::runtime_error(fmt::format("the grading cannot be configured; {} says why:\n{}",
                                             (work_ / "configure.log").string(),
                                             last_lines(work_ / "configure.log", 20)));
    write_if_changed(work_ / "configured.txt", arguments);
}

void Grading::choose_exercises() {
    const std::vector<Exercise> all = read_exercises(build_);
    assignment_ =
        options_.assignment.empty() ? whole_workbook(all) : read_assignment(options_.assignment, all);
    for (const Exercise& exercise : assignment_.exercises) {
        if (!exercise.left_out.empty())
            throw UserError(fmt::format("{} cannot be graded here: {}", exercise.name, exercise.left_out));
        if (!std::filesystem::exists(exercise.solution() / "exercise.cpp"))
            throw UserError(fmt::format("{} cannot be graded: it has no solution", exercise.name));
    }
}

void Grading::collect_answers() {
    std::vector<std::string> names;
    for (const Exercise& exercise : assignment_.exercises)
        names.push_back(exercise.name);
    write_file(work_ / "collecting", "");
    class_ = collect(options_.submissions, names, work_);
    std::string lines;
    for (const Student& student : class_.students) {
        if (student.sources.empty())
            continue;
        std::string line = std::to_string(student.id);
        for (const auto& [exercise, source] : student.sources)
            line += " " + exercise;
        lines += line + "\n";
        answers_ += student.sources.size();
    }
    write_if_changed(work_ / "answers.txt", lines);
    std::filesystem::remove(work_ / "collecting");
}

// What the answers are compared with. It is ours, and must build and be right.
void Grading::record_solutions() {
    std::vector<std::string> targets;
    for (const Exercise& exercise : assignment_.exercises)
        targets.push_back("solution_" + exercise.name);
    if (run(ninja(targets), "solutions.log", "Building the workbook and its solutions") != 0)
        throw std::runtime_error(fmt::format("the workbook's solutions do not build; {} says why:\n{}",
                                             (work_ / "solutions.log").string(),
                                             last_lines(work_ / "solutions.log", 20)));
    const std::string seeds = fmt::format("{}\n", fmt::join(assignment_.seeds, "\n"));
    Progress progress("Running the solutions");
    std::size_t done = 0;
    for (const Exercise& exercise : assignment_.exercises) {
        const Path solution = build_ / "bin" / "solutions" / exercise.name;
        const Path folder = work_ / "expected" / exercise.name;
        const Path stamp = folder / "seeds";
        if (!is_newer(stamp, solution) || read_file(stamp) != seeds) {
            const auto problems = record_solution(exercise, solution, assignment_.seeds, folder);
            if (!problems.empty())
                throw std::runtime_error(
                    fmt::format("the solution of {} is wrong: {}", exercise.name, problems[0]));
            write_file(stamp, seeds);
        }
        progress.reached(++done, assignment_.exercises.size());
    }
}

// From here on, what others have written may run.
void Grading::hide() {
    std::vector<Path> folders = {options_.submissions, work_ / "expected", work_ / "results",
                                 options_.out / "gradescope", build_ / "bin" / "solutions"};
    for (const Exercise& exercise : assignment_.exercises)
        folders.push_back(exercise.solution());
    for (const Exercise& exercise : assignment_.exercises)
        folders.push_back(build_ / "exercises" / "CMakeFiles" /
                          fmt::format("solution_{}.dir", exercise.name));
    hidden_.emplace(sandbox_, folders);
}

// Of those that do not compile, no earlier program may stay.
void Grading::build_answers() {
    if (answers_ == 0)
        return;
    const int status = run(ninja({"submissions"}, {"-k", "0"}), "build.log", "Compiling " + who());
    bool all_built = true;
    for (const Student& student : class_.students) {
        for (const auto& [exercise, source] : student.sources) {
            if (is_newer(program(student, exercise), object(student, exercise)))
                continue;
            std::filesystem::remove(program(student, exercise));
            all_built = false;
        }
    }
    if (status != 0 && all_built)
        throw std::runtime_error(fmt::format("the answers cannot be built; {} says why:\n{}",
                                             (work_ / "build.log").string(),
                                             last_lines(work_ / "build.log", 20)));
}

// The exit status of CTest only says whether all have passed; each answer must have a new result instead.
void Grading::judge_answers() {
    const Path junit = options_.out / "junit.xml";
    std::filesystem::remove(junit);
    if (answers_ == 0)
        return;
    (void)run({CAHIER_CTEST, "--test-dir", build_.string(), "--output-junit", junit.string(), "-L",
               "^submission$", "--parallel", std::to_string(options_.jobs), "--test-output-size-failed",
               "4096", "--test-output-size-passed", "1024"},
              "judge.log", "Running " + who());
    make_private(junit);
    for (const Student& student : class_.students)
        for (const auto& [exercise, source] : student.sources)
            if (!is_judged(result(student, exercise), program(student, exercise),
                           work_ / "expected" / exercise))
                throw std::runtime_error(fmt::format("{} of {} could not be judged; {} says why", exercise,
                                                     student.name, (work_ / "judge.log").string()));
}

Judged Grading::judged(const Student& student, const Exercise& exercise) const {
    Judged found;
    if (!student.sources.contains(exercise.name))
        return found;
    found.messages = read_file(messages_path(object(student, exercise.name))) +
                     read_file(messages_path(program(student, exercise.name)));
    const std::string folder = (work_ / "submissions" / std::to_string(student.id)).string() + "/";
    for (auto at = found.messages.find(folder); at != std::string::npos; at = found.messages.find(folder, at))
        found.messages.erase(at, folder.size());
    if (std::filesystem::exists(program(student, exercise.name)))
        found.verdicts = read_verdicts(result(student, exercise.name));
    return found;
}

Mark Grading::mark(const Student& student, const Exercise& exercise) const {
    Mark mark;
    if (!student.why_refused(exercise.name).empty()) {
        mark.state = Mark::State::refused;
    } else if (student.sources.contains(exercise.name)) {
        const bool built = std::filesystem::exists(program(student, exercise.name));
        mark.state = built ? Mark::State::judged : Mark::State::not_built;
        mark.points = points_of(exercise, judged(student, exercise).verdicts);
    }
    return mark;
}

Grades Grading::grades() const {
    Grades grades{&assignment_, {}};
    for (const Student& student : class_.students) {
        Grades::Row row{&student, {}};
        std::vector<Path> sources;
        for (const auto& [exercise, source] : student.sources)
            sources.push_back(source);
        const std::vector<std::string> sums = sha256(sources);
        for (const Exercise& exercise : assignment_.exercises) {
            row.marks.push_back(mark(student, exercise));
            const auto source = student.sources.find(exercise.name);
            if (source != student.sources.end())
                row.marks.back().sha256 =
                    sums[static_cast<std::size_t>(std::distance(student.sources.begin(), source))];
        }
        grades.rows.push_back(std::move(row));
    }
    return grades;
}

void Grading::write_results() {
    const Grades all = grades();
    Provenance provenance;
    provenance.workbook = commit_of(CAHIER_SOURCE_DIR);
    if (!options_.exercises.empty())
        provenance.exercises = commit_of(options_.exercises);
    provenance.compiler = version_of(CAHIER_CXX);
    provenance.seeds = assignment_.seeds;
    provenance.sandbox = name_of(sandbox_);

    const std::string csv = as_csv(all);
    write_file(options_.out / "grades.csv", csv);
    write_file(options_.out / "grading.json", as_json(all, provenance));
    write_report(options_.out / "report.html", all, class_.remarks, provenance,
                 [&](const Student& student, const Exercise& exercise) { return judged(student, exercise); });
    const Path gradescope = options_.out / "gradescope";
    std::filesystem::remove_all(gradescope);
    std::filesystem::create_directories(gradescope);
    for (const Grades::Row& row : all.rows)
        write_file(gradescope / fmt::format("{}.json", row.student->id),
                   gradescope_results(all, row, provenance, [&](const Exercise& exercise) {
                       return judged(*row.student, exercise);
                   }));

    print_table(all);
    for (const std::string& remark : class_.remarks)
        fmt::print("Remark: {}.\n", remark);
    for (const Student& student : class_.students) {
        if (!student.refused_at_all.empty())
            fmt::print("Not taken: {}: {}.\n", student.name, student.refused_at_all);
        for (const auto& [exercise, reason] : student.refused)
            fmt::print("Not taken: {} of {}: {}.\n", exercise, student.name, reason);
        if (!student.ignored.empty())
            fmt::print("Ignored: {} of {}; the report names them.\n",
                       count(student.ignored.size(), "other file"), student.name);
    }
    if (!options_.compare.empty()) {
        const std::vector<Change> found = changes(before_, csv);
        fmt::print("\n{} since {}{}\n", found.empty() ? "No mark has changed" : "Marks that have changed",
                   options_.compare.string(), found.empty() ? "." : ":");
        for (const Change& change : found)
            fmt::print("  {}: {}: {} -> {}\n", change.student, change.exercise, change.before, change.after);
    }
    fmt::print("\nThe report is {}.\n", (options_.out / "report.html").string());
}

}  // namespace

void grade(const GradeOptions& options) {
    Grading grading(options);
    grading.configure();
    grading.choose_exercises();
    grading.collect_answers();
    grading.record_solutions();
    grading.hide();
    grading.build_answers();
    grading.judge_answers();
    grading.write_results();
}

}  // namespace cahier
