#include "tools/submissions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "tools/archive.hpp"
#include "tools/exercises.hpp"
#include "tools/files.hpp"
#include "tools/folder.hpp"
#include "tools/transcript.hpp"

namespace cahier {
namespace {

using Path = std::filesystem::path;

constexpr std::size_t largest_source = 1024 * 1024;

// What is found of one student, still in memory.
struct Found {
    std::map<std::string, std::string> texts;  // by exercise
    std::map<std::string, std::string> refused;
    std::vector<std::string> ignored;

    bool has(const std::string& exercise) const {
        return texts.contains(exercise) || refused.contains(exercise);
    }
};

class Search {
public:
    Search(const std::vector<std::string>& exercises, Found& found)
        : exercises_(exercises.begin(), exercises.end()), found_(found) {}

    // EXERCISE/exercise.cpp, EXERCISE.cpp, also exercise.cpp if only one is asked for, and the same in
    // exercises/. Gives what is left: names of other things.
    std::vector<std::string> look_in(const Folder& folder, const std::string& prefix) {
        std::vector<std::string> others = look_only_in(folder, prefix);
        const auto exercises = std::find(others.begin(), others.end(), "exercises");
        if (exercises == others.end() || folder.kind("exercises") != Folder::Kind::folder)
            return others;
        others.erase(exercises);
        for (const std::string& name : look_only_in(folder.folder("exercises"), prefix + "exercises/"))
            found_.ignored.push_back(visible_name(prefix + "exercises/" + name));
        return others;
    }

private:
    std::vector<std::string> look_only_in(const Folder& folder, const std::string& prefix) {
        std::vector<std::string> others;
        for (const std::string& name : folder.names()) {
            std::string stem = name.ends_with(".cpp") ? name.substr(0, name.size() - 4) : "";
            if (stem == "exercise" && exercises_.size() == 1)
                stem = *exercises_.begin();
            if (exercises_.contains(name))
                take_folder(folder, name, prefix);
            else if (exercises_.contains(stem))
                take(folder, name, stem, prefix + name);
            else
                others.push_back(name);
        }
        return others;
    }

    void take_folder(const Folder& folder, const std::string& exercise, const std::string& prefix) {
        try {
            const Folder inner = folder.folder(exercise);
            for (const std::string& name : inner.names()) {
                const std::string shown = prefix + exercise + "/" + name;
                if (name == "exercise.cpp")
                    take(inner, name, exercise, shown);
                else
                    found_.ignored.push_back(visible_name(shown));
            }
        } catch (const Refused& reason) {
            found_.refused.try_emplace(exercise, reason.what());
        }
    }

    void take(const Folder& folder, const std::string& name, const std::string& exercise,
              const std::string& shown) {
        if (found_.has(exercise)) {
            found_.ignored.push_back(visible_name(shown) + ", a second answer");
            return;
        }
        try {
            found_.texts[exercise] = folder.read(name, largest_source);
        } catch (const Refused& reason) {
            found_.refused[exercise] = reason.what();
        }
    }

    std::set<std::string> exercises_;
    Found& found_;
};

// A folder of a student, and what zips often have: another folder in there.
Found search(const Folder& folder, const std::vector<std::string>& exercises) {
    Found found;
    Search search(exercises, found);
    for (const std::string& name : search.look_in(folder, "")) {
        const bool may_have_it = folder.kind(name) == Folder::Kind::folder && !name.starts_with(".") &&
                                 name != "__MACOSX" && name != "build";
        const auto before = found.texts.size() + found.refused.size();
        std::vector<std::string> others;
        if (may_have_it)
            others = search.look_in(folder.folder(name), name + "/");
        if (found.texts.size() + found.refused.size() == before) {
            found.ignored.push_back(visible_name(name));
        } else {
            for (const std::string& other : others)
                found.ignored.push_back(visible_name(name + "/" + other));
        }
    }
    return found;
}

// Bytes of a name as JSON can have them.
std::string encode(const std::string& name) {
    std::string text;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte >= 0x7F || c == '%')
            text += fmt::format("%{:02X}", byte);
        else
            text += c;
    }
    return text;
}

class Ids {
public:
    explicit Ids(Path file) : file_(std::move(file)) {
        std::ifstream stream(file_);
        if (!stream)
            return;
        try {
            ids_ = nlohmann::json::parse(stream).get<std::map<std::string, int>>();
        } catch (const nlohmann::json::exception&) {
            throw UserError(fmt::format("{} is broken: remove the folder {} to grade anew", file_.string(),
                                        file_.parent_path().string()));
        }
        for (const auto& [name, id] : ids_)
            last_ = std::max(last_, id);
    }

    int of(const std::string& name) {
        const auto [it, is_new] = ids_.try_emplace(encode(name), last_ + 1);
        if (is_new)
            ++last_;
        return it->second;
    }

    void save() const { write_if_changed(file_, nlohmann::json(ids_).dump(1) + "\n"); }

private:
    Path file_;
    std::map<std::string, int> ids_;
    int last_ = 0;
};

void remove_others(const Path& folder, const std::set<std::string>& names) {
    std::vector<Path> others;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (!names.contains(entry.path().filename().string()))
            others.push_back(entry.path());
    for (const Path& other : others)
        std::filesystem::remove_all(other);
}

// The copies of one student's sources, and how they are built: common/cmake/submissions.cmake has that
// function.
void copy(const Found& found, const Path& into, Student& student) {
    std::filesystem::create_directories(into);
    write_if_changed(into / "CMakeLists.txt", "cahier_add_answers()\n");
    std::set<std::string> names = {"CMakeLists.txt"};
    for (const auto& [exercise, text] : found.texts) {
        const Path source = into / exercise / "exercise.cpp";
        std::filesystem::create_directories(source.parent_path());
        write_if_changed(source, text);
        student.sources[exercise] = source;
        names.insert(exercise);
    }
    remove_others(into, names);
    student.refused = found.refused;
    student.ignored.insert(student.ignored.end(), found.ignored.begin(), found.ignored.end());
}

// Two names may look the same: only one of them keeps it.
void tell_apart(std::vector<Student>& students) {
    std::set<std::string> names;
    for (Student& student : students)
        if (!names.insert(student.name).second)
            student.name += fmt::format(" (student {})", student.id);
}

}  // namespace

std::string Student::why_refused(const std::string& exercise) const {
    const auto it = refused.find(exercise);
    return it == refused.end() ? refused_at_all : it->second;
}

Class collect(const Path& folder, const std::vector<std::string>& exercises, const Path& work) {
    const Path copies = work / "submissions";
    const Path scratch = work / "unpacked";
    std::filesystem::create_directories(copies);
    Ids ids(work / "students.json");
    Class all;
    std::map<std::string, std::string> entries;  // by name of the student: the folder's or the archive's

    const Folder root(folder);
    Found alone;
    (void)Search(exercises, alone).look_in(root, "");
    const bool one_student = !alone.texts.empty() || !alone.refused.empty();
    if (one_student) {
        const std::string name = std::filesystem::canonical(folder).filename().string();
        entries[name] = ".";
        all.remarks.push_back(
            fmt::format("the folder is taken for the work of one student, {}", visible_name(name)));
    } else {
        const std::vector<std::string> names = root.names();
        for (const std::string& name : names)  // a folder comes before an archive of the same name
            if (root.kind(name) == Folder::Kind::folder || root.kind(name) == Folder::Kind::link)
                entries[name] = name;
        for (const std::string& name : names) {
            if (entries.contains(name))
                continue;
            const std::string stem(root.kind(name) == Folder::Kind::file ? archive_stem(name) : "");
            if (stem.empty() || !entries.try_emplace(stem, name).second)
                all.remarks.push_back(fmt::format(
                    "{} is ignored: it is {}", visible_name(name),
                    stem.empty() ? "neither a folder nor an archive" : "the second of that student"));
        }
    }
    if (entries.empty())
        throw UserError(fmt::format("there are no submissions in {}", visible_name(folder.string())));

    std::set<std::string> known;
    for (const auto& [name, entry] : entries) {
        Student student;
        student.id = ids.of(name);
        student.name = visible_name(name);
        known.insert(std::to_string(student.id));
        Found found;
        try {
            if (one_student) {
                found = search(root, exercises);
            } else if (entry == name) {
                found = search(root.folder(entry), exercises);
            } else {
                student.ignored = unpack(folder / entry, scratch);
                found = search(Folder(scratch), exercises);
            }
        } catch (const Refused& reason) {
            student.refused_at_all = reason.what();
        }
        copy(found, copies / std::to_string(student.id), student);
        all.students.push_back(std::move(student));
    }
    std::filesystem::remove_all(scratch);
    ids.save();
    remove_others(copies, known);
    tell_apart(all.students);
    return all;
}

}  // namespace cahier
