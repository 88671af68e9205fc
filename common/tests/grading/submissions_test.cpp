#include "tools/submissions.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>
#include <set>

#include "scratch.hpp"
#include "tools/archive.hpp"
#include "tools/exercises.hpp"
#include "tools/folder.hpp"
#include "tools/process.hpp"

namespace cahier {
namespace {

using testing::Test;

class Submissions : public Test {
protected:
    Class collected() const {
        return collect(scratch / "class", {"02_class_manager", "04_timers"}, scratch / "work");
    }

    Student student(const std::string& name) const {
        for (const Student& student : collected().students)
            if (student.name == name)
                return student;
        throw std::runtime_error("there is no student " + name);
    }

    // What was taken of the student, by exercise.
    std::map<std::string, std::string> texts(const std::string& name) const {
        std::map<std::string, std::string> texts;
        for (const auto& [exercise, source] : student(name).sources)
            texts[exercise] = read_file(source);
        return texts;
    }

    // An archive of what is in a folder of the scratch folder.
    void pack(const std::string& folder, const std::string& archive) const {
        std::filesystem::create_directories((scratch / archive).parent_path());
        const Finished packed = run_process(
            {"bsdtar", "-C", (scratch / folder).string(), "-acf", (scratch / archive).string(), "."});
        ASSERT_TRUE(packed.well()) << packed.errors;
    }

    Scratch scratch;
};

using Texts = std::map<std::string, std::string>;

TEST_F(Submissions, AreFoundInFoldersOfSeveralShapes) {
    scratch.write("class/plain/02_class_manager/exercise.cpp", "plain 2");
    scratch.write("class/plain/04_timers/exercise.cpp", "plain 4");
    scratch.write("class/workbook/exercises/02_class_manager/exercise.cpp", "workbook 2");
    scratch.write("class/deeper/homework/04_timers/exercise.cpp", "deeper 4");
    scratch.write("class/deepest/homework/exercises/04_timers/exercise.cpp", "deepest 4");
    scratch.write("class/flat/02_class_manager.cpp", "flat 2");
    scratch.write("class/flat in exercises/exercises/02_class_manager.cpp", "flat in exercises 2");
    EXPECT_EQ(texts("plain"), (Texts{{"02_class_manager", "plain 2"}, {"04_timers", "plain 4"}}));
    EXPECT_EQ(texts("workbook"), (Texts{{"02_class_manager", "workbook 2"}}));
    EXPECT_EQ(texts("deeper"), (Texts{{"04_timers", "deeper 4"}}));
    EXPECT_EQ(texts("deepest"), (Texts{{"04_timers", "deepest 4"}}));
    EXPECT_EQ(texts("flat"), (Texts{{"02_class_manager", "flat 2"}}));
    EXPECT_EQ(texts("flat in exercises"), (Texts{{"02_class_manager", "flat in exercises 2"}}));
}

TEST_F(Submissions, AreFoundInArchives) {
    scratch.write("packed/Übung/02_class_manager/exercise.cpp", "packed");
    scratch.write("packed/Übung/notes.txt", "notes");
    for (const char* archive : {"class/zip.zip", "class/tar.tar.gz", "class/tgz.tgz"})
        pack("packed", archive);
    for (const char* name : {"zip", "tar", "tgz"}) {
        EXPECT_EQ(texts(name), (Texts{{"02_class_manager", "packed"}})) << name;
        EXPECT_EQ(student(name).ignored, std::vector<std::string>{"./Übung/notes.txt"}) << name;
    }
}

TEST_F(Submissions, MayBeTheWorkbookOfOneStudent) {
    scratch.write("class/exercises/02_class_manager/exercise.cpp", "mine");
    scratch.write("class/README.md", "read me");
    EXPECT_EQ(texts("class"), (Texts{{"02_class_manager", "mine"}}));
    EXPECT_EQ(student("class").ignored, std::vector<std::string>{"README.md"});
}

TEST_F(Submissions, ToOneExerciseNeedNotNameIt) {
    scratch.write("class/Ada/exercise.cpp", "mine");
    EXPECT_TRUE(student("Ada").sources.empty()) << "one of two exercises";
    const auto one = collect(scratch / "class", {"04_timers"}, scratch / "work").students;
    ASSERT_EQ(one.size(), 1u);
    EXPECT_EQ(read_file(one[0].sources.at("04_timers")), "mine");
}

TEST_F(Submissions, KeepTheirNumbersWhenAStudentComesLater) {
    scratch.write("class/Bob/02_class_manager.cpp", "");
    EXPECT_EQ(student("Bob").id, 1);
    scratch.write("class/Ada/02_class_manager.cpp", "");
    EXPECT_EQ(student("Ada").id, 2);
    EXPECT_EQ(student("Bob").id, 1);
}

TEST_F(Submissions, AreCopiedOnlyWhenTheyHaveChanged) {
    scratch.write("class/Ada/02_class_manager.cpp", "one");
    const std::filesystem::path copy = student("Ada").sources.at("02_class_manager");
    const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
    std::filesystem::last_write_time(copy, long_ago);
    collected();
    EXPECT_EQ(std::filesystem::last_write_time(copy), long_ago);
    scratch.write("class/Ada/02_class_manager.cpp", "two");
    collected();
    EXPECT_GT(std::filesystem::last_write_time(copy), long_ago);
    EXPECT_EQ(read_file(copy), "two");
}

TEST_F(Submissions, AreForgottenWhenTheyAreTakenBack) {
    scratch.write("class/Ada/02_class_manager.cpp", "");
    scratch.write("class/Bob/02_class_manager.cpp", "");
    const std::filesystem::path copy = student("Ada").sources.at("02_class_manager");
    std::filesystem::remove(scratch / "class/Ada/02_class_manager.cpp");
    EXPECT_TRUE(student("Ada").sources.empty());
    EXPECT_FALSE(std::filesystem::exists(copy));
}

TEST_F(Submissions, AreNotTakenThroughSymbolicLinks) {
    const auto secret = scratch.write("secret/02_class_manager/exercise.cpp", "secret");
    const auto link = [&](const std::filesystem::path& target, const char* name) {
        std::filesystem::create_directories((scratch / name).parent_path());
        std::filesystem::create_symlink(target, scratch / name);
    };
    link(secret, "class/file/02_class_manager/exercise.cpp");
    link(secret, "class/flat/02_class_manager.cpp");
    link(secret.parent_path(), "class/folder/02_class_manager");
    link(scratch / "secret", "class/student");
    link(scratch / "secret", "class/inner/homework");
    link(scratch / "secret", "class/exercises of/exercises");
    EXPECT_EQ(student("file").why_refused("02_class_manager"), "exercise.cpp is a symbolic link");
    EXPECT_EQ(student("flat").why_refused("02_class_manager"), "02_class_manager.cpp is a symbolic link");
    EXPECT_EQ(student("folder").why_refused("02_class_manager"), "02_class_manager is a symbolic link");
    EXPECT_EQ(student("student").why_refused("02_class_manager"), "student is a symbolic link");
    for (const Student& student : collected().students)
        EXPECT_TRUE(student.sources.empty()) << student.name;
}

TEST_F(Submissions, AreOrdinaryFilesOfAtMostAMebibyte) {
    const std::string most(1024 * 1024, '/');
    scratch.write("class/most/02_class_manager.cpp", most);
    scratch.write("class/more/02_class_manager.cpp", most + "/");
    scratch.write("class/folder/02_class_manager/exercise.cpp/exercise.cpp", "");
    std::filesystem::create_directories(scratch / "class/pipe");
    mkfifo((scratch / "class/pipe/02_class_manager.cpp").c_str(), 0600);
    EXPECT_EQ(texts("most").size(), 1u);
    EXPECT_EQ(student("more").why_refused("02_class_manager"),
              "02_class_manager.cpp has 1048577 bytes, which is more than 1048576");
    EXPECT_EQ(student("folder").why_refused("02_class_manager"), "exercise.cpp is a folder");
    EXPECT_EQ(student("pipe").why_refused("02_class_manager"), "02_class_manager.cpp is no ordinary file");
}

TEST_F(Submissions, MayComeFromStudentsOfAnyName) {
    const std::string name = "a b'\"\n\xff";
    scratch.write("class/" + name + "/02_class_manager.cpp", "strange");
    scratch.write("class/..\\..\\etc/02_class_manager.cpp", "");
    EXPECT_EQ(texts("a b'\"\\n\\xff"), (Texts{{"02_class_manager", "strange"}}));
    EXPECT_EQ(student("a b'\"\\n\\xff").id, collected().students[1].id);
    EXPECT_EQ(student("a b'\"\\n\\xff").sources.at("02_class_manager"),
              scratch / "work" / "submissions" / std::to_string(student("a b'\"\\n\\xff").id) /
                  "02_class_manager" / "exercise.cpp");
}

TEST_F(Submissions, AreToldApartWhenNamesLookTheSame) {
    scratch.write("class/a\n/02_class_manager.cpp", "");
    scratch.write("class/a\\n/02_class_manager.cpp", "");
    std::set<std::string> names;
    for (const Student& student : collected().students)
        names.insert(student.name);
    EXPECT_EQ(names, (std::set<std::string>{"a\\n", "a\\n (student 2)"}));
}

TEST_F(Submissions, HaveOtherThingsInThemThatAreSaid) {
    scratch.write("class/Ada/02_class_manager/exercise.cpp", "the first");
    scratch.write("class/Ada/02_class_manager/main.cpp", "");
    scratch.write("class/Ada/02_class_manager.cpp", "a second one");
    scratch.write("class/Ada/exercises/99_unknown/exercise.cpp", "");
    scratch.write("class/Ada/notes/n.txt", "");
    scratch.write("class/list.txt", "");
    EXPECT_EQ(texts("Ada"), (Texts{{"02_class_manager", "the first"}}));
    EXPECT_EQ(student("Ada").ignored,
              (std::vector<std::string>{"02_class_manager/main.cpp", "02_class_manager.cpp, a second answer",
                                        "exercises/99_unknown", "notes"}));
    EXPECT_EQ(collected().remarks,
              std::vector<std::string>{"list.txt is ignored: it is neither a folder nor an archive"});
}

TEST_F(Submissions, OfNobodyAreNone) {
    std::filesystem::create_directories(scratch / "class");
    EXPECT_EQ(thrown<UserError>([&] { collected(); }),
              "there are no submissions in " + (scratch / "class").string());
}

TEST_F(Submissions, InABrokenArchiveAreRefused) {
    scratch.write("class/Ada.zip", "this is no archive");
    EXPECT_TRUE(student("Ada").sources.empty());
    EXPECT_EQ(student("Ada").why_refused("02_class_manager"),
              "the archive cannot be unpacked: bsdtar: Error opening archive: Unrecognized archive format");
}

TEST_F(Submissions, InAnArchiveThatUnpacksToTooMuchAreRefused) {
    for (int i = 0; i < 5; ++i)
        scratch.write("packed/" + std::to_string(i) + ".cpp", std::string(15 * 1024 * 1024, '/'));
    pack("packed", "class/bomb.tar.gz");
    EXPECT_EQ(student("bomb").why_refused("02_class_manager"), "the archive unpacks to more than 64 MiB");
    EXPECT_FALSE(std::filesystem::exists(scratch / "work" / "unpacked"));
}

// A symbolic link that an archive has first, and a file that it has then behind it.
TEST_F(Submissions, InAnArchiveDoNotComeFromOutsideOfIt) {
    const auto secret = scratch.write("secret.cpp", "secret");
    std::filesystem::create_directories(scratch / "packed");
    std::filesystem::create_symlink(secret, scratch / "packed/02_class_manager.cpp");
    pack("packed", "class/Ada.tar.gz");
    EXPECT_EQ(student("Ada").why_refused("02_class_manager"), "02_class_manager.cpp is a symbolic link");
}

TEST(ArchiveStem, IsTheNameWithoutItsEnding) {
    EXPECT_EQ(archive_stem("Ada.zip"), "Ada");
    EXPECT_EQ(archive_stem("Ada.tar.gz"), "Ada");
    EXPECT_EQ(archive_stem("Ada L..tgz"), "Ada L.");
    EXPECT_EQ(archive_stem("Ada"), "");
    EXPECT_EQ(archive_stem(".zip"), "");
}

}  // namespace
}  // namespace cahier
