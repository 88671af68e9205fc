// The scenes of exercise 07, and what they print. Not yours to change: grading uses its own.
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "exercise.hpp"
#include "io/temporary_folder.hpp"
#include "workbook/note.hpp"

namespace cahier {
namespace {

using Path = std::filesystem::path;

Span draw_time() {
    return rng().randint(100, 900) * 1ms;
}

int draw_number(int least, int most) {
    return static_cast<int>(rng().randint(least, most));
}

std::string draw_file_name() {
    const char* name = rng().choice({"procès-verbaux", "lettres", "cartes", "météo", "récoltes"});
    return fmt::format("{}-{}.txt", name, draw_number(1801, 1899));
}

// So many different lines, of the kind that is found in an archive.
std::vector<std::string> draw_lines(std::size_t count) {
    std::vector<std::string> lines{
        "Éphémérides de l'île d'Yeu", "Ευρετήριο χαρτών",   "Дневник погоды",           "日本橋の地図",
        "Ærøskøbing ferry lists",     "Plans of the mill",  "Łódź, weavers' contracts", "Señales marítimas",
        "Größenlisten für Brücken",   "Gîtes d'étape, été", "Þingvellir, land survey",  "Čeští hvězdáři",
    };
    rng().shuffle(lines);
    lines.resize(count);
    return lines;
}

void put(const Path& path, const std::string& contents) {
    std::ofstream(path, std::ios::binary) << contents;
}

// The lines of a file, on one line.
std::string contents_of(const Path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string contents;
    bool ended = true;
    for (std::string line; std::getline(file, line); ended = !file.eof())
        contents += (contents.empty() ? "" : " / ") + line;
    return contents.empty() ? "nothing" : contents + (ended ? "" : ", without a last newline");
}

// Notes each file in the folder, and what is in it; of a draft only that it is there.
void look_into(const Path& folder) {
    std::set<Path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        paths.insert(entry.path());
    for (const Path& path : paths) {
        const std::string name = path.filename().string();
        if (path.extension() == ".draft")
            note("archive", "has a draft, {}", name);
        else if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(path)))
            note("archive", "has {}, which is no file of its own", name);
        else
            note("archive", "has {}: {}", name, contents_of(path));
    }
}

// What a body of replace_file() does.
Task<> write_lines(File& file, const std::vector<std::string>& lines, Span time) {
    for (const std::string& line : lines) {
        note("clerk", "writes {}", line);
        co_await file.write(line + "\n");
        co_await sleep(time);
    }
}

// nominal: a file is replaced, and until the body ends the old one can be read.
Task<> nominal() {
    const std::string name = draw_file_name();
    const auto lines = draw_lines(4);
    const Span time = draw_time();
    co_await async_with(temporary_folder(), [&](Path& folder) -> Task<> {
        put(folder / name, lines[0] + "\n");
        look_into(folder);
        const std::vector<std::string> new_lines(lines.begin() + 1, lines.end());
        co_await async_with(replace_file(folder / name), [&](File& file) -> Task<> {
            co_await write_lines(file, new_lines, time);
            look_into(folder);
            co_await sleep(time);
        });
        note("clerk", "is done");
        look_into(folder);
    });
}

// body_fails: the body fails half-way; an old file stays, and a new one does not appear.
Task<> body_fails() {
    const std::string name = draw_file_name();
    const auto lines = draw_lines(static_cast<std::size_t>(draw_number(2, 4)));
    const Span time = draw_time();
    co_await async_with(temporary_folder(), [&](Path& folder) -> Task<> {
        put(folder / name, lines[0] + "\n");
        const std::vector<std::string> new_lines(lines.begin() + 1, lines.end());
        const std::vector<std::string> names{name, "copy-of-" + name};
        for (const std::string& into : names) {
            try {
                co_await async_with(replace_file(folder / into), [&](File& file) -> Task<> {
                    co_await write_lines(file, new_lines, time);
                    look_into(folder);
                    co_await sleep(time);
                    throw std::invalid_argument("the next line is illegible");
                });
                note("clerk", "is done with {}", into);
            } catch (const std::invalid_argument& error) {
                note("clerk", "gives up {}: {}", into, error.what());
            }
            look_into(folder);
            co_await sleep(time);
        }
    });
}

// disk_full: all is written, but the draft cannot be closed, for the disk is full; the old file stays.
Task<> disk_full() {
    const std::string name = draw_file_name();
    const auto lines = draw_lines(3);
    const Span time = draw_time();
    co_await async_with(temporary_folder(), [&](Path& folder) -> Task<> {
        put(folder / name, lines[0] + "\n");
        // The draft will be written here: a disk that is always full.
        std::filesystem::create_symlink("/dev/full", folder / (name + ".draft"));
        const std::vector<std::string> new_lines(lines.begin() + 1, lines.end());
        try {
            co_await async_with(replace_file(folder / name), [&](File& file) -> Task<> {
                co_await write_lines(file, new_lines, time);
                note("clerk", "has written all");
            });
            note("clerk", "is done");
        } catch (const std::system_error& error) {
            note("clerk", "gives up: {}", error.code().message());
        }
        look_into(folder);
    });
}

// labels: write_labels() cuts the titles of a catalogue, between two characters.
Task<> labels() {
    auto titles = draw_lines(static_cast<std::size_t>(draw_number(3, 6)));
    titles.insert(titles.begin() + 1, rng().choice({"Été", "Ζω", "Ny", "川"}));  // shorter than any label
    const int width = draw_number(5, 13);
    co_await async_with(temporary_folder(), [&](Path& folder) -> Task<> {
        std::string catalogue;
        for (const std::string& title : titles)
            catalogue += (catalogue.empty() ? "" : "\n") + title;  // the last line ends without a '\n'
        put(folder / "catalogue.txt", catalogue);
        const int written = co_await write_labels(folder / "catalogue.txt", folder / "labels.txt", width);
        note("printer", "has {} labels of up to {} characters", written, width);
        look_into(folder);
    });
}

// missing: there is no catalogue, so the old labels stay.
Task<> missing() {
    const auto lines = draw_lines(2);
    const int width = draw_number(5, 13);
    co_await async_with(temporary_folder(), [&](Path& folder) -> Task<> {
        put(folder / "labels.txt", lines[0] + "\n" + lines[1] + "\n");
        try {
            const int written = co_await write_labels(folder / "catalogue.txt", folder / "labels.txt", width);
            note("printer", "has {} labels", written);
        } catch (const std::system_error& error) {
            note("printer", "has no catalogue: {}", error.code().message());
        }
        look_into(folder);
    });
}

}  // namespace
}  // namespace cahier

int main(int argc, char** argv) {
    using namespace cahier;
    return run_scenes(argc, argv,
                      {{"nominal", nominal},
                       {"body_fails", body_fails},
                       {"disk_full", disk_full},
                       {"labels", labels},
                       {"missing", missing}});
}
